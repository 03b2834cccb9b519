"""Splink on the files the bench made: python3 linkage-peer.py DIR. Prints one JSON line of seconds and F1."""

import json
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

directory = sys.argv[1]
connection = duckdb.connect()
connection.execute("set threads = 2")
for side in ("left", "right"):
    connection.execute(f"create table {side}_side as select * from read_parquet('{directory}/{side}.parquet')")


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


settings = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="id",
    probability_two_random_records_match=0.9 / 1e6,
    comparisons=[
        cl.JaroWinklerAtThresholds("family", [0.88]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("middle", [0.88]),
        cl.JaroWinklerAtThresholds("given", [0.88]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("dob", [1]),
        cl.ExactMatch("sex"),
        cl.ExactMatch("commune"),
        cl.ExactMatch("province"),
        cl.ExactMatch("id12"),
        cl.ExactMatch("id9"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("id12"),
        block_on("id9"),
        block_on("family_f", "middle_f", "given_f", "year"),
        block_on("dob", "given_f"),
        block_on("family_f", "given_f", "commune"),
        block_on("family_f", "middle_f", "given_f", "province"),
        block_on("dob", "family_f", "sex"),
    ],
)
api = DuckDBAPI(connection)
start, started = cpu(), time.time()
tables = [connection.table("left_side"), connection.table("right_side")]
if hasattr(api, "register"):
    tables = [api.register(table, source_dataset_name=name) for table, name in zip(tables, ("a", "b"))]
    linker = Linker(tables, settings)
else:
    linker = Linker(tables, settings, api)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("id12"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob", "given_f"))
pairs = linker.inference.predict(threshold_match_weight=-8).as_duckdbpyrelation()
connection.register("pairs", pairs)
best = connection.execute(
    "select id_l, max_by(id_r, match_weight) r, max(match_weight) w from pairs group by id_l"
).fetchall()
took = {"cpu": cpu() - start, "wall": time.time() - started, "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
truth = dict(connection.execute("select id, truth from left_side where truth >= 0").fetchall())
ranked = sorted(best, key=lambda row: -row[2])
right = found = 0
f1 = 0.0
for left_id, right_id, _ in ranked:
    found += 1
    right += truth.get(left_id) == right_id
    f1 = max(f1, 2 * right / (found + len(truth)))
print(json.dumps({**took, "f1": f1}))
