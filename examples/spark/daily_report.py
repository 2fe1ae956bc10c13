"""A daily report, written the way such scripts are often written first."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("daily report").getOrCreate()

orders = spark.read.csv("orders/*.csv", header=True, inferSchema=True)
customers = spark.read.parquet("customers")

for column in ["city", "street", "comment"]:
    customers = customers.withColumn(column, F.trim(column))


@F.udf
def country_of(phone):
    return phone[:3]


report = orders.join(customers, "customer_id").withColumn("country", country_of("phone"))

for day in ["2026-01-01", "2026-01-02"]:
    print(day, report.where(F.col("day") == day).count())

report.orderBy("amount").coalesce(1).write.partitionBy("customer_id").mode("overwrite").parquet("report")
