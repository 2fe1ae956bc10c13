"""Real Spark applications, each with one planted problem, and each with the cure that the advice names where the cure is code.

Run as: scenarios.py NAME --work FOLDER [--fixed] [--conf key=value ...]; prints one JSON line with the time of the measured part.
"""

import argparse
import json
import os
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import IntegerType

NO_ADAPTIVE = {"spark.sql.adaptive.enabled": "false"}
NO_BROADCAST = {"spark.sql.autoBroadcastJoinThreshold": "-1"}


def processor_seconds():
    """Of this process and all below it (the JVM, executors, Python workers): hardly changed by what else the machine does. Linux only, else 0."""
    tick = os.sysconf("SC_CLK_TCK")
    parents, times = {}, {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(name)] = int(fields[1])
            times[int(name)] = sum(int(field) for field in fields[11:15]) / tick
    total = 0.0
    for process in times:
        above = process
        while above not in (0, 1, os.getpid()) and above in parents:
            above = parents[above]
        total += times[process] if above == os.getpid() else 0.0
    return total


class Clock:
    def __init__(self):
        self.started = time.time()
        self.used = processor_seconds()

    def passed(self):
        return {"seconds": round(time.time() - self.started, 2), "processorSeconds": round(processor_seconds() - self.used, 2)}


def consume(frame):
    """Makes Spark compute every row and column, and keeps nothing."""
    frame.write.format("noop").mode("overwrite").save()


def skewed_join(spark, work, fixed):
    # 97 % of the rows have one key, and the other side is too large to be broadcast: one task does most of the join.
    facts = spark.range(0, 4_000_000, 1, 8).select(
        F.when(F.col("id") % 100 < 97, F.lit(7)).otherwise(F.col("id") % 300_000).alias("customer"),
        F.sha2(F.col("id").cast("string"), 256).alias("payload"),
    )
    digest = F.sha2(F.col("id").cast("string"), 384)
    customers = spark.range(0, 300_000, 1, 4).select(F.col("id").alias("customer"), F.concat(digest, F.reverse(digest)).alias("name"))
    joined = facts.join(customers, "customer")
    consume(joined.select("customer", F.sha2(F.concat("payload", "name"), 512).alias("digest")))


def spill(spark, work, fixed):
    rows = spark.range(0, 4_000_000, 1, 8).select(
        (F.col("id") * 2654435761 % 4_000_000).alias("key"), F.sha2(F.col("id").cast("string"), 512).alias("payload")
    )
    consume(rows.repartition("key").sortWithinPartitions("payload"))


def out_of_memory(spark, work, fixed):
    # All values of each of two keys are gathered in memory, first by each of four tasks, then by two.
    rows = spark.range(0, 3_000_000, 1, 4).select(
        (F.col("id") % 2).alias("key"), F.sha2(F.col("id").cast("string"), 512).alias("payload")
    )
    consume(rows.groupBy("key").agg(F.collect_list("payload").alias("all")).select("key", F.size("all")))


def small_files_written(spark, work, fixed):
    rows = spark.range(0, 400_000, 1, 4).select("id", (F.col("id") % 97).alias("group"))
    target = os.path.join(work, "many-files")
    wide = rows.repartition(4, "group") if fixed else rows.repartition(400, "id")
    wide.write.mode("overwrite").parquet(target)


def small_files_read(spark, work, fixed):
    source = os.path.join(work, "tiny-files")
    if not os.path.exists(source):
        spark.range(0, 300_000, 1, 600).select("id", (F.col("id") % 13).alias("kind")).write.parquet(source)
    clock = Clock()
    consume(spark.read.schema("id BIGINT, kind BIGINT").parquet(source).groupBy("kind").agg(F.sum("id")))
    return clock


def tiny_partitions(spark, work, fixed):
    rows = spark.range(0, 500_000, 1, 4).select((F.col("id") % 1000).alias("key"), "id")
    consume(rows.groupBy("key").agg(F.sum("id"), F.count("*")))


def missed_broadcast(spark, work, fixed):
    facts = spark.range(0, 6_000_000, 1, 4).select(
        (F.col("id") % 2000).alias("product"), F.sha2(F.col("id").cast("string"), 256).alias("payload")
    )
    path = os.path.join(work, "products")
    if not os.path.exists(path):
        spark.range(0, 2000, 1, 1).select(F.col("id").alias("product"), F.concat(F.lit("p"), "id").alias("title")).write.parquet(path)
    clock = Clock()
    consume(facts.join(spark.read.schema("product BIGINT, title STRING").parquet(path), "product"))
    return clock


def exploding_join(spark, work, fixed):
    left = spark.range(0, 120_000, 1, 4).select((F.col("id") % 60).alias("day"), F.col("id").alias("order"))
    right = spark.range(0, 120_000, 1, 4).select((F.col("id") % 60).alias("day"), F.col("id").alias("visit"))
    if fixed:
        right = right.groupBy("day").agg(F.count("*").alias("visits"), F.sum("visit").alias("visit"))
        joined = left.join(right, "day").groupBy("day").agg(F.sum("visits"), F.sum("visit"))
    else:
        joined = left.join(right, "day").groupBy("day").agg(F.count("*"), F.sum("visit"))
    consume(joined)


def cartesian(spark, work, fixed):
    prices = spark.range(0, 7_000, 1, 4).select(F.col("id").alias("price_id"), (F.col("id") % 3000).alias("sku"), (F.col("id") % 28).alias("day"))
    sales = spark.range(0, 7_000, 1, 4).select(F.col("id").alias("sale_id"), (F.col("id") % 3000).alias("sold_sku"), (F.col("id") % 28).alias("sold_day"))
    on_time = F.abs(F.col("day") - F.col("sold_day")) <= 3
    if fixed:
        joined = prices.join(sales, (F.col("sku") == F.col("sold_sku")) & on_time)
    else:
        same = F.concat(F.lit("x"), "sku", F.lit("y"), "sold_sku") == F.concat(F.lit("x"), "sold_sku", F.lit("y"), "sku")
        joined = prices.crossJoin(sales).where(same & on_time)
    consume(joined.groupBy("sku").count())


def repeated_scans(spark, work, fixed):
    source = os.path.join(work, "events-csv")
    if not os.path.exists(source):
        spark.range(0, 1_000_000, 1, 4).select(
            "id", (F.col("id") % 11).alias("kind"), (F.col("id") % 1009).alias("user"), F.sha2(F.col("id").cast("string"), 256).alias("text")
        ).write.option("header", True).csv(source)
    clock = Clock()
    events = spark.read.schema("id BIGINT, kind INT, user INT, text STRING").option("header", True).csv(source)
    long = events.where(F.length(F.regexp_replace("text", "[0-9]", "")) > 18).select("id", "kind", "user")
    if fixed:
        long = long.cache()
    for key in ["kind", "user", "kind", "user", "kind"]:
        consume(long.groupBy(key).agg(F.count("*"), F.max("id")))
    if fixed:
        long.unpersist()
    return clock


def failed_tasks(spark, work, fixed):
    def fragile(index, rows):
        from pyspark import TaskContext

        # The first attempt of every other partition does its work and then breaks.
        total = sum(value * value % 7 for value in rows)
        if not fixed and index % 2 == 0 and TaskContext.get().attemptNumber() == 0:
            raise RuntimeError("connection reset by the warehouse")
        yield total

    spark.sparkContext.parallelize(range(12_000_000), 8).mapPartitionsWithIndex(fragile).collect()


def one_partition(spark, work, fixed):
    rows = spark.range(0, 3_000_000, 1, 8).select("id", F.sha2(F.col("id").cast("string"), 512).alias("a"))
    narrow = rows if fixed else rows.coalesce(1)
    consume(narrow.select("id", F.sha2("a", 512).alias("b"), F.md5("a").alias("c")))


def python_udf(spark, work, fixed):
    rows = spark.range(0, 1_500_000, 1, 4).select("id", F.concat(F.lit("User "), "id").alias("name"))

    @F.udf(returnType=IntegerType())
    def length_of(text):
        return len(text.strip().lower().replace(" ", "-"))

    measure = F.length(F.regexp_replace(F.lower(F.trim("name")), " ", "-")) if fixed else length_of("name")
    consume(rows.select("id", measure.alias("size")))


def collect_rows(spark, work, fixed):
    rows = spark.range(0, 600_000, 1, 4).select((F.col("id") % 100).alias("key"), F.sha2(F.col("id").cast("string"), 256).alias("payload"))
    if fixed:
        rows.groupBy("key").count().collect()
    else:
        totals = {}
        for row in rows.collect():
            totals[row["key"]] = totals.get(row["key"], 0) + 1


def cache_evicted(spark, work, fixed):
    from pyspark import StorageLevel

    text = F.col("id").cast("string")
    rows = spark.range(0, 900_000, 1, 16).select("id", F.sha2(text, 512).alias("a"), F.sha2(text, 384).alias("b"))
    kept = rows.persist(StorageLevel.MEMORY_ONLY)
    for _ in range(3):
        consume(kept.groupBy((F.col("id") % 10).alias("k")).agg(F.sum(F.length("a")), F.sum(F.length("b"))))


def healthy(spark, work, fixed):
    # Nothing is wrong with this one: whatever severe is said of it is a false alarm.
    rows = spark.range(0, 8_000_000, 1, 4).select((F.col("id") % 1000).alias("key"), F.sha2(F.col("id").cast("string"), 256).alias("a"))
    consume(rows.groupBy("key").agg(F.max("a"), F.count("*")))


# The settings that plant the problem; recommended ones override them in the second run.
SCENARIOS = {
    "skewed-join": (skewed_join, {**NO_ADAPTIVE, **NO_BROADCAST, "spark.sql.shuffle.partitions": "16"}),
    "spill": (spill, {**NO_ADAPTIVE, "spark.driver.memory": "1g", "spark.memory.fraction": "0.3", "spark.sql.shuffle.partitions": "2"}),
    "out-of-memory": (
        out_of_memory,
        {
            **NO_ADAPTIVE,
            "spark.master": "local-cluster[1,2,2048]",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "2",
            "spark.sql.shuffle.partitions": "2",
            "spark.task.maxFailures": "2",
        },
    ),
    "small-files-written": (small_files_written, {"spark.sql.adaptive.coalescePartitions.enabled": "false"}),
    "small-files-read": (small_files_read, {"spark.sql.files.maxPartitionBytes": "65536"}),
    "tiny-partitions": (tiny_partitions, {**NO_ADAPTIVE, "spark.sql.shuffle.partitions": "1500"}),
    "missed-broadcast": (missed_broadcast, {**NO_BROADCAST, "spark.sql.shuffle.partitions": "8"}),
    "exploding-join": (exploding_join, {**NO_BROADCAST, "spark.sql.shuffle.partitions": "8"}),
    "cartesian": (cartesian, {**NO_BROADCAST}),
    "repeated-scans": (repeated_scans, {}),
    "failed-tasks": (failed_tasks, {"spark.master": "local[2,4]"}),
    "one-partition": (one_partition, {}),
    "python-udf": (python_udf, {}),
    "collect-rows": (collect_rows, {}),
    "cache-evicted": (cache_evicted, {"spark.driver.memory": "600m"}),
    "healthy": (healthy, {"spark.sql.shuffle.partitions": "4"}),
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("name", choices=sorted(SCENARIOS))
    arguments.add_argument("--work", required=True)
    arguments.add_argument("--fixed", action="store_true")
    arguments.add_argument("--conf", action="append", default=[])
    asked = arguments.parse_args()
    run, planted = SCENARIOS[asked.name]
    settings = {
        "spark.master": "local[2]",
        "spark.driver.memory": "2g",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.warehouse.dir": os.path.join(asked.work, "warehouse"),
        "spark.local.dir": os.path.join(asked.work, "local"),
        **planted,
        **dict(pair.split("=", 1) for pair in asked.conf),
    }
    # The driver's memory is fixed when its JVM starts, so it has to be on the command line that starts it.
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--driver-memory {settings['spark.driver.memory']} pyspark-shell"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.appName(f"pipewright {asked.name}")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    clock = Clock()
    error = None
    try:
        # Those that have to create their data first return a clock of their own.
        clock = run(spark, asked.work, asked.fixed) or clock
    except Exception as problem:  # The application's own failure is what some scenarios are about.
        error = str(problem).splitlines()[0][:200]
    passed = clock.passed()
    application = spark.sparkContext.applicationId
    spark.stop()
    print(json.dumps({**passed, "application": application, "error": error}))


if __name__ == "__main__":
    main()
