"""Measurements, not tests: what Coursewright costs, beside other programs in the same run."""
