"""The same day the pointwise way with numpy: Erlang's C anew for every second.

Takes the load and the capacity of every second from a run of `lunchrush`, and works out for each
what a queue in balance would do: mean and 95th percentile of the response times. That is what a
spreadsheet or a notebook usually does; it has no memory, so a second in which more comes than can
be served has no answer at all. Not here: the autoscaling, which is taken from the run as it is.
"""

import argparse
import csv
import io
import re
import subprocess
import time

import numpy as np


def column(rows, name):
    """The numbers of a column of a run."""
    return np.array([float(row[name]) for row in rows])


def erlang_c(servers, load):
    """The probability of waiting, for arrays of servers and of load in services at a time."""
    blocked = np.ones_like(load)
    found = np.ones_like(load)
    for k in range(1, int(servers.max()) + 1):
        blocked = load * blocked / (k + load * blocked)
        found = np.where(servers == k, blocked, found)
    return found / (1.0 - load / servers * (1.0 - found))


def percentile(share, waits, decay, rate):
    """The time that the share of the responses does not exceed: wait and service together."""
    late = 1.0 - share
    low, high = np.zeros_like(waits), np.full_like(waits, 1.0)
    gap = np.where(np.abs(rate - decay) < 1e-9 * rate, 1e-9 * rate, rate - decay)

    def survival(t):
        own = np.exp(-rate * t)
        return own + waits * rate / gap * (np.exp(-decay * t) - own)

    while (survival(high) > late).any():
        high = np.where(survival(high) > late, 2.0 * high, high)
    for _ in range(40):
        middle = 0.5 * (low + high)
        above = survival(middle) > late
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return high


def pointwise(offered, capacity, servers):
    """Mean and 95th percentile of every second with an answer, and which seconds have one."""
    stable = (servers > 0) & (offered < 0.999999 * capacity)
    offered, capacity, servers = offered[stable], capacity[stable], servers[stable]
    rate = capacity / servers
    waits = erlang_c(servers, offered / rate)
    decay = capacity - offered
    mean = 1.0 / rate + waits / decay
    return mean, percentile(0.95, waits, decay, rate), stable


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lunchrush", default="target/release/lunchrush")
    parser.add_argument("--workers", type=int, default=4, help="of an instance, as in the run")
    parser.add_argument("--set", action="append", default=[], help="a setting, as for lunchrush")
    args = parser.parse_args()
    settings = ["clock.length=86400", f"service.workers={args.workers}", *args.set]
    flags = [word for setting in settings for word in ("--set", setting)]
    text = subprocess.run(
        [args.lunchrush, "run", "--csv", *flags], check=True, capture_output=True, text=True
    ).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    offered, capacity = column(rows, "offered (req/s)"), column(rows, "capacity (req/s)")
    servers = args.workers * np.rint(column(rows, "in_service (instances)"))
    best = np.inf
    for _ in range(7):
        begin = time.perf_counter()
        mean, p95, stable = pointwise(offered, capacity, servers)
        best = min(best, time.perf_counter() - begin)
    bench = subprocess.run(
        [args.lunchrush, "bench", "--runs", "25", *flags],
        check=True, capture_output=True, text=True,
    ).stdout
    least = float(re.search(r"([\d.]+) to", bench).group(1))
    own = column(rows, "p95 (s)")[stable]
    print(f"numpy {np.__version__}, {len(rows)} steps, up to {int(servers.max())} workers")
    print(f"  pointwise, load and capacity given: {1e3 * best:.1f} ms")
    print(f"  lunchrush, whole simulation:        {least:.1f} ms, ratio {1e3 * best / least:.0f}")
    print(f"  {len(rows) - stable.sum()} seconds without an answer (more load than capacity)")
    near = np.median(np.abs(p95 / own - 1.0))
    print(f"  p95 differs by {100 * near:.1f} % in the median second with an answer")


if __name__ == "__main__":
    main()
