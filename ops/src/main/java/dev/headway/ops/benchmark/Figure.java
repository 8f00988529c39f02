// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The figures, each with what it must be and what it should be. */
public enum Figure {
  /** Rate of the tracker against B1. */
  THROUGHPUT_VS_B1("tracker against B1 (count app)", Unit.RATIO, 0.30, 0.50),
  /** Rate of the tracker against B2. */
  THROUGHPUT_VS_B2("tracker against B2 (same operations, no logic)", Unit.RATIO, 0.75, 0.85),
  /** Rate with a million live plans against that with ten thousand. */
  STATE_SCALE_1M_VS_10K("rate with 1 M live plans against 10 k", Unit.RATIO, 0.85, 0.95),
  /** From produced to visible by a query, median. */
  FRESHNESS_P50_MS("produced to visible by query, median", Unit.MILLISECONDS, null, 5.0),
  /** From produced to visible by a query, 99th percentile. */
  FRESHNESS_P99_MS("produced to visible by query, p99", Unit.MILLISECONDS, 50.0, 25.0),
  /** From produced to the committed change record, 99th percentile. */
  COMMITTED_P99_MS("produced to committed change record, p99", Unit.MILLISECONDS, 250.0, 170.0),
  /** Point reads per processor second against B3. */
  POINT_READ_VS_B3("point read against B3 (constant answer)", Unit.RATIO, 0.60, 0.75),
  /** Latency of point reads at 30 % load, 99th percentile. */
  POINT_READ_P99_MS("point read at 30 % load, p99", Unit.MILLISECONDS, 5.0, 3.0),
  /** Latency of the first page of a tenant's filtered list, 99th percentile. */
  LIST_PAGE_P99_MS(
      "first page of a list, 100 k plans, three instances, p99", Unit.MILLISECONDS, 50.0, null),
  /** Ingest rate under reads against that without. */
  INGEST_UNDER_READS("ingest rate while 1,000 reads/s run", Unit.RATIO, 0.80, 0.90),
  /** Records restored per second against B5. */
  RESTORE_VS_B5("restore against B5 (raw consumer)", Unit.RATIO, 0.35, 0.50),
  /** Time to restore a million plans. */
  RESTORE_1M_SECONDS("restore of 1 M plans", Unit.SECONDS, 45.0, 25.0),
  /** From the last output before kill -9 to the first after it, on all partitions. */
  RECOVERY_SECONDS("kill -9, restart on the same host, 100 k plans", Unit.SECONDS, 12.0, 8.0),
  /** The same with a standby that takes over: the session time-out of 6 s and 5 s, and 2 s. */
  RECOVERY_STANDBY_SECONDS("kill -9, a standby takes over", Unit.SECONDS, 11.0, 8.0),
  /** Resident memory with a million plans of ten tasks. */
  RSS_MIB_1M_PLANS("memory with 1 M plans of 10 tasks", Unit.MEBIBYTES, 1_228.8, null),
  /** What each further million adds to it. */
  RSS_MIB_FURTHER_MILLION("memory of each further million plans", Unit.MEBIBYTES, 150.0, 60.0),
  /** From exec to ready. */
  START_SECONDS("start to ready, the app alone", Unit.SECONDS, 4.0, 2.5),
  /** Rate of the sinks of history against B4. */
  SINK_VS_B4("sinks against B4 (pgjdbc upsert loop)", Unit.RATIO, 0.50, 0.70),
  /** Rows that the sinks of history write each second. */
  SINK_ROWS_PER_SECOND("rows the sinks write", Unit.PER_SECOND, 10_000.0, null),
  /** From produced to visible as a row in Postgres, median. */
  FRESHNESS_POSTGRES_P50_MS(
      "produced to visible row in Postgres, median", Unit.MILLISECONDS, null, null),
  /** From produced to visible as a row in Postgres, 99th percentile. */
  FRESHNESS_POSTGRES_P99_MS(
      "produced to visible row in Postgres, p99", Unit.MILLISECONDS, 1_000.0, 400.0),
  /** From produced to received over a stream, with a thousand of them, 99th percentile. */
  SSE_P99_MS("produced to received, 1,000 streams, p99", Unit.MILLISECONDS, 300.0, null),
  /** What a thousand streams add to an instance's memory. */
  SSE_MIB_PER_1000("memory of 1,000 streams", Unit.MEBIBYTES, 50.0, null);

  /** What a figure is counted in. */
  public enum Unit {
    /** A ratio: more is better. */
    RATIO("ratio", true),
    /** So many a second: more is better. */
    PER_SECOND("1/s", true),
    /** Milliseconds: less is better. */
    MILLISECONDS("ms", false),
    /** Seconds: less is better. */
    SECONDS("s", false),
    /** Mebibytes: less is better. */
    MEBIBYTES("MiB", false);

    private final String symbol;
    private final boolean moreIsBetter;

    Unit(String symbol, boolean moreIsBetter) {
      this.symbol = symbol;
      this.moreIsBetter = moreIsBetter;
    }

    /** How it is written. */
    public String symbol() {
      return symbol;
    }

    /** Whether {@code value} is as good as {@code bound} or better. */
    public boolean meets(double value, double bound) {
      return moreIsBetter ? value >= bound : value <= bound;
    }

    /** Whether a larger value is the better one. */
    public boolean moreIsBetter() {
      return moreIsBetter;
    }
  }

  private final String title;
  private final Unit unit;
  private final @Nullable Double must;
  private final @Nullable Double aim;

  Figure(String title, Unit unit, @Nullable Double must, @Nullable Double aim) {
    this.title = title;
    this.unit = unit;
    this.must = must;
    this.aim = aim;
  }

  /** Its name on the command line and in the JSON file. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The figure of this name. */
  public static Optional<Figure> byKey(String key) {
    return Arrays.stream(values()).filter(f -> f.key().equals(key)).findFirst();
  }

  /** What it says. */
  public String title() {
    return title;
  }

  /** What it is counted in. */
  public Unit unit() {
    return unit;
  }

  /** What it must be. */
  public @Nullable Double must() {
    return must;
  }

  /** What it should be. */
  public @Nullable Double aim() {
    return aim;
  }
}
