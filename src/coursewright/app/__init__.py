"""The site as an app: it installs, and what was opened of it is there without a connection."""

from coursewright.app.manifest import APP_MANIFEST, TOUCH_ICON, with_app
from coursewright.app.worker import OFFLINE_PAGE, WORKER, addressed, worker

__all__ = [
    "APP_MANIFEST",
    "OFFLINE_PAGE",
    "TOUCH_ICON",
    "WORKER",
    "addressed",
    "with_app",
    "worker",
]
