"""The shop past one process, on one machine: three apps behind nginx, a primary and its replica, a
Redis Cluster. `python -m ops.cluster` runs it; everything lies in one folder and ends with it."""
