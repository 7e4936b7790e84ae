"""Experiments on a testnet: a topology, links with faults, a workload with a seed, traces, plots."""
