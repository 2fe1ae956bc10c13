/** Judges generated artefacts with the real tools of their targets (Airflow, dbt, Spark). There are no targets yet, and it says so. */
console.log("There are no targets yet: nothing is generated for another system, so nothing was judged.");
