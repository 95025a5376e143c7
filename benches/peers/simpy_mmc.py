"""How many requests a second SimPy simulates of an M/M/c queue, and what it finds.

The same queue as in `crates/sim/src/requests`: Poisson arrivals, exponential service, one line,
first come first served. A process for each request, as the SimPy documentation does it.
Not here: any comparison with our engine's numbers; README.md says how to make one.
"""

import argparse
import math
import random
import time

import simpy


def erlang_c(servers, load):
    """The probability that an arrival waits, by the recursion over Erlang's loss formula."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def run(servers, rho, mean_service, requests, seed):
    """Response times in seconds of so many requests, and the seconds it took."""
    dice = random.Random(seed)
    env = simpy.Environment()
    workers = simpy.Resource(env, capacity=servers)
    responses = []

    def request(size):
        came = env.now
        with workers.request() as turn:
            yield turn
            yield env.timeout(size)
        responses.append(env.now - came)

    def source():
        rate = rho * servers / mean_service
        for _ in range(requests):
            yield env.timeout(dice.expovariate(rate))
            env.process(request(dice.expovariate(1.0 / mean_service)))

    env.process(source())
    start = time.process_time()
    env.run()
    return responses, time.process_time() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--servers", type=int, default=40)
    parser.add_argument("--rho", type=float, default=0.8, help="below one")
    parser.add_argument("--requests", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    mean_service = 0.1
    best, means = math.inf, []
    for seed in range(args.runs):
        responses, seconds = run(args.servers, args.rho, mean_service, args.requests, seed)
        best = min(best, seconds)
        means.append(sum(responses) / len(responses))
    load = args.rho * args.servers
    wait = erlang_c(args.servers, load) * mean_service / (args.servers - load)
    print(f"simpy {simpy.__version__}, M/M/{args.servers} at rho {args.rho}")
    print(f"  {args.requests / best:,.0f} requests a second of processor time")
    print(f"  mean response {sum(means) / len(means):.5f} s, theory {mean_service + wait:.5f} s")


if __name__ == "__main__":
    main()
