"""The Content-Security-Policy of a built site: it runs and loads what its pages say, no more."""

from coursewright.policy.site import protect

__all__ = ["protect"]
