// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.erasure.Retention;
import dev.headway.store.RecordFormat;
import dev.headway.topics.TopicNames;
import dev.headway.topics.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tracker's settings, checked.
 *
 * @param applicationId group id, and prefix of the changelog
 * @param topics topic names
 * @param partitions partitions of each topic that is keyed by plan
 * @param replicationFactor replicas of each topic; −1: the broker's default
 * @param inputRetention retention of inputs and re-routing topic
 * @param timelineRetention retention of the timeline topic
 * @param deadLetterRetention retention of dead letters
 * @param auditRetention retention of audit records
 * @param webhookRetention retention of deliveries of webhooks
 * @param changesKept how long compaction leaves every change of a plan
 * @param unmatchedRetention how long a result without a plan waits for its request
 * @param retention how long plans are kept after their end
 * @param stalledAfter how long nothing must come until a plan is stalled; zero: never
 * @param threads processing threads
 * @param standbys copies of each store in other instances
 * @param onStop what becomes of the partitions when the instance stops
 * @param stateDir directory of the stores
 * @param stateMemory memory of all stores together, in bytes, beside the heap
 * @param stateFormat what stored records are written in
 * @param quietUntil up to where nothing is told, since another application has
 * @param registry properties of the schema registry's client
 * @param kafka properties of every Kafka client
 */
public record TrackerSettings(
    String applicationId,
    TopicNames topics,
    int partitions,
    short replicationFactor,
    Duration inputRetention,
    Duration timelineRetention,
    Duration deadLetterRetention,
    Duration auditRetention,
    Duration webhookRetention,
    Duration changesKept,
    Duration unmatchedRetention,
    Retention retention,
    Duration stalledAfter,
    int threads,
    int standbys,
    OnStop onStop,
    Path stateDir,
    long stateMemory,
    RecordFormat stateFormat,
    QuietUntil quietUntil,
    Map<String, String> registry,
    Map<String, String> kafka) {

  /** What becomes of an instance's partitions when it stops. */
  public enum OnStop {
    /** The others get them at once. */
    LEAVE,
    /** They stay its own for the session time-out. */
    REMAIN
  }

  static final Setting BOOTSTRAP_SERVERS =
      new Setting(
          "kafka.bootstrap.servers",
          "localhost:9092",
          "list",
          "Kafka brokers to start from. Every other kafka.* entry is passed to the Kafka clients as it is, for TLS and SASL for example.");
  static final Setting REGISTRY_URL =
      new Setting(
          "schema.registry.url",
          "http://localhost:8081",
          "list",
          "Schema registry with Confluent's API; several addresses are tried in turn.");
  static final Setting REGISTRY_USER =
      new Setting(
          "schema.registry.basic.auth.user.info",
          "",
          "text",
          "user:password for the schema registry; empty for none.");
  static final Setting APPLICATION_ID =
      new Setting(
          "application.id",
          "headway",
          "text",
          "Consumer group and prefix of the changelog. A new one folds everything again from the inputs.");
  static final Setting TOPICS_PREFIX =
      new Setting(
          "topics.prefix",
          "",
          "text",
          "Put in front of every topic name, to share a Kafka cluster.");
  static final Setting TOPICS_PARTITIONS =
      new Setting(
          "topics.partitions",
          "4",
          "count",
          "Partitions of each topic keyed by plan; fixed once the topics exist. Four keep two cores busy and leave room to add an instance.");
  static final Setting TOPICS_REPLICATION =
      new Setting(
          "topics.replication-factor",
          "-1",
          "count",
          "Replicas of the topics Headway creates; -1 takes the broker's default.");
  static final Setting INPUT_RETENTION =
      new Setting(
          "topics.input-retention-hours",
          "168",
          "hours",
          "How long action-requests, action-results, system-events and the re-routing topic keep records; also the longest outage Headway catches up on.");
  static final Setting TIMELINE_RETENTION =
      new Setting(
          "topics.timeline-retention-hours",
          "720",
          "hours",
          "How long plan-timeline keeps entries.");
  static final Setting DEAD_LETTER_RETENTION =
      new Setting(
          "topics.dead-letter-retention-hours",
          "720",
          "hours",
          "How long dead letters can be looked at and retried.");
  static final Setting WEBHOOK_RETENTION =
      new Setting(
          "topics.webhook-retention-hours",
          "168",
          "hours",
          "How long headway-webhook-deliveries keeps a delivery after its last attempt, to be looked at and sent again. At least four days: the attempts take three.");
  static final Setting AUDIT_RETENTION =
      new Setting(
          "topics.audit-retention-hours",
          "8760",
          "hours",
          "How long headway-audit keeps who changed what. A year, since questions come late.");
  static final Setting CHANGES_KEPT =
      new Setting(
          "topics.changes-kept-minutes",
          "60",
          "minutes",
          "How long plan-progress, where Headway creates it, keeps every change of a plan before compaction leaves the latest, at most a day: so long a stream that was cut goes on without a gap.");
  static final Setting UNMATCHED_RETENTION =
      new Setting(
          "unmatched.retention-hours",
          "168",
          "hours",
          "How long a result that names no plan waits for its request before it becomes a dead letter.");
  static final Setting PLAN_RETENTION =
      new Setting(
          "plans.retention-days",
          "0",
          "days",
          "How long a plan is kept after it has ended, by the time of its ending; 0: for good. It then leaves stores and compacted topics, and later events of it become dead letters.");
  static final Setting TENANT_RETENTION =
      new Setting(
          "plans.retention-days-by-tenant",
          "",
          "list",
          "The same for single tenants, such as acme=30,globex=0.");
  static final Setting STALLED_AFTER =
      new Setting(
          "plans.stalled-after-seconds",
          "900",
          "seconds",
          "When nothing has come of a plan that has not ended for so long, Headway says plan.stalled. 0: never.");
  static final Setting THREADS =
      new Setting(
          "streams.threads",
          "2",
          "count",
          "Processing threads of this instance. Each has its own transactions, and a commit holds up only its own partitions."
              + " On two cores, two fold more of a live load and sooner; one leaves more to queries while a backlog is worked off.");
  static final Setting STANDBYS =
      new Setting(
          "streams.standbys",
          "1",
          "count",
          "Copies of each store that other instances keep, to take over without restoring it and to answer meanwhile. Without a second instance there is none.");
  static final Setting ON_STOP =
      new Setting(
          "instance.on-stop",
          "leave",
          "text",
          "leave: a stopping instance hands its partitions to the others at once. remain: they stay its own for the session time-out of 6 s, for a restart that takes less.");
  static final Setting STATE_DIR =
      new Setting(
          "state.dir",
          "headway-state",
          "path",
          "Where the stores are kept. Never below /tmp: what is lost there is restored from Kafka.");

  static final Setting STATE_MEMORY =
      new Setting(
          "state.memory-mib",
          "256",
          "MiB",
          "Memory that all stores of this instance share, beside the heap: cache, indexes, filters, and what is not yet flushed. More helps where more plans are live than fit.");

  static final Setting STATE_FORMAT =
      new Setting(
          "state.format",
          Integer.toString(RecordFormat.NEWEST.number()),
          "number",
          "Format that stored records are written in. Every older one is read. Set it to the older release's while instances of both run.");
  static final Setting QUIET_UNTIL =
      new Setting(
          "rebuild.quiet-until",
          "",
          "list",
          "Of an application that is built beside another one: the input offsets (topic:partition=offset/offset) before which nothing is told, since the other one has; all: nothing is ever told. Empty in everyday use; `headway rebuild` sets it.");

  /** A hundred years. */
  private static final long MAX_DAYS = 36_500;

  private static final Pattern TENANT_DAYS = Pattern.compile("(.+)=\\s*(\\d{1,5})\\s*");

  /** Every entry, for the documentation and to tell typing errors. */
  public static final List<Setting> CATALOGUE =
      List.of(
          BOOTSTRAP_SERVERS,
          REGISTRY_URL,
          REGISTRY_USER,
          APPLICATION_ID,
          TOPICS_PREFIX,
          TOPICS_PARTITIONS,
          TOPICS_REPLICATION,
          INPUT_RETENTION,
          TIMELINE_RETENTION,
          DEAD_LETTER_RETENTION,
          AUDIT_RETENTION,
          WEBHOOK_RETENTION,
          CHANGES_KEPT,
          UNMATCHED_RETENTION,
          PLAN_RETENTION,
          TENANT_RETENTION,
          STALLED_AFTER,
          THREADS,
          STANDBYS,
          ON_STOP,
          STATE_DIR,
          STATE_MEMORY,
          STATE_FORMAT,
          QUIET_UNTIL);

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  public static TrackerSettings from(Settings settings) {
    String prefix = settings.text(TOPICS_PREFIX);
    if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
      throw new SettingException(
          TOPICS_PREFIX.name(),
          "'" + prefix + "' cannot begin a topic name",
          "Use up to 100 letters, digits, dots, hyphens and underscores.");
    }
    String id = settings.text(APPLICATION_ID);
    if (!id.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new SettingException(
          APPLICATION_ID.name(),
          "'" + id + "' cannot be a group id",
          "Use 1 to 100 letters, digits, dots, hyphens and underscores.");
    }
    Map<String, String> registry = new HashMap<>();
    registry.put("schema.registry.url", settings.text(REGISTRY_URL));
    if (!settings.text(REGISTRY_USER).isEmpty()) {
      registry.put("basic.auth.credentials.source", "USER_INFO");
      registry.put("basic.auth.user.info", settings.text(REGISTRY_USER));
    }
    Map<String, String> kafka = new HashMap<>(settings.kafka());
    kafka.put("bootstrap.servers", settings.text(BOOTSTRAP_SERVERS));
    return new TrackerSettings(
        id,
        new TopicNames(prefix, id),
        (int) settings.number(TOPICS_PARTITIONS, 1, 1000),
        replication(settings),
        Duration.ofHours(settings.number(INPUT_RETENTION, 1, 87_600)),
        Duration.ofHours(settings.number(TIMELINE_RETENTION, 1, 87_600)),
        Duration.ofHours(settings.number(DEAD_LETTER_RETENTION, 1, 87_600)),
        Duration.ofHours(settings.number(AUDIT_RETENTION, 1, 87_600)),
        Duration.ofHours(settings.number(WEBHOOK_RETENTION, 96, 8_760)),
        Duration.ofMinutes(
            settings.number(CHANGES_KEPT, 0, TopicPlan.COMPACTED_WITHIN.toMinutes())),
        Duration.ofHours(settings.number(UNMATCHED_RETENTION, 1, 87_600)),
        retention(settings),
        Duration.ofSeconds(settings.number(STALLED_AFTER, 0, 31_536_000)),
        (int) settings.number(THREADS, 1, 64),
        (int) settings.number(STANDBYS, 0, 8),
        onStop(settings),
        Path.of(settings.text(STATE_DIR)),
        settings.number(STATE_MEMORY, 16, 1_048_576) << 20,
        stateFormat(settings),
        quietUntil(settings),
        Map.copyOf(registry),
        Map.copyOf(kafka));
  }

  private static Retention retention(Settings settings) {
    Map<String, Duration> byTenant = new HashMap<>();
    for (String entry : settings.list(TENANT_RETENTION)) {
      Matcher found = TENANT_DAYS.matcher(entry);
      if (!found.matches()) {
        throw new SettingException(
            TENANT_RETENTION.name(),
            "'" + entry + "' is not a tenant and a number of days",
            "Write tenant=days, separated by commas, such as acme=30,globex=0.");
      }
      byTenant.put(found.group(1).strip(), Duration.ofDays(Long.parseLong(found.group(2))));
    }
    return new Retention(Duration.ofDays(settings.number(PLAN_RETENTION, 0, MAX_DAYS)), byTenant);
  }

  private static OnStop onStop(Settings settings) {
    String text = settings.text(ON_STOP);
    return switch (text) {
      case "leave" -> OnStop.LEAVE;
      case "remain" -> OnStop.REMAIN;
      default ->
          throw new SettingException(
              ON_STOP.name(), "'" + text + "' is not known", "Set it to leave or remain.");
    };
  }

  private static RecordFormat stateFormat(Settings settings) {
    return RecordFormat.of(settings.number(STATE_FORMAT, 1, RecordFormat.NEWEST.number()))
        .orElseThrow();
  }

  private static QuietUntil quietUntil(Settings settings) {
    try {
      return QuietUntil.parse(settings.text(QUIET_UNTIL));
    } catch (IllegalArgumentException e) {
      throw new SettingException(
          QUIET_UNTIL.name(),
          String.valueOf(e.getMessage()),
          "Leave it out, or set it to all or to what `headway rebuild` prints.");
    }
  }

  private static short replication(Settings settings) {
    long factor = settings.number(TOPICS_REPLICATION, -1, 32);
    if (factor == 0) {
      throw new SettingException(
          TOPICS_REPLICATION.name(),
          "0 replicas keep nothing",
          "Set it to -1 (the broker's default) or 1 to 32.");
    }
    return (short) factor;
  }
}
