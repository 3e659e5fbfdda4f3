"""Subscale's benchmark, every night: one run at a time, and a failed task for every exit code but 0 (6 is a regression)."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(
    dag_id="subscale_benchmark",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    BashOperator(
        task_id="benchmark",
        bash_command="cd /opt/subscale && submit/subscale benchmark --suite conf/suites/nightly.conf --json",
        # A run that was cut off goes on where it was; a regression is no reason to try again.
        retries=1,
        retry_delay=timedelta(minutes=5),
        execution_timeout=timedelta(hours=6),
    )
