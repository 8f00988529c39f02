// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.log.Deployment;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * F10: the database of history, or the worker that fills it, in trouble while events flow. Live
 * answers must not notice.
 *
 * @param kind what happens
 * @param lasting how long
 */
public record HistoryTrouble(Kind kind, Duration lasting) implements Fault {
  private static final String DEAD_LETTERS = "headway-history-dead-letters";

  /** Beyond what a timestamp of Postgres can be, and within what Java's can. */
  private static final String NO_TIME_OF_POSTGRES = "+294300-01-01T00:00:00Z";

  /** What happens. */
  public enum Kind {
    /** Postgres stands still with all its connections. */
    SLOW("Postgres stands still"),
    /** Postgres is killed and stays away. */
    DOWN("kill -9 of Postgres, away for a while"),
    /** Postgres is killed amid a batch and comes back at once. */
    RESTARTED("kill -9 of Postgres in mid-batch"),
    /** Rows that Postgres, or the sink before it, refuses. */
    REFUSING("rows that are refused"),
    /** The Connect worker is killed. */
    WORKER_KILLED("kill -9 of the Connect worker");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  @Override
  public String id() {
    return "F10";
  }

  @Override
  public String title() {
    return kind.title;
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalPostgres postgres = cluster.stack().postgres();
    return switch (kind) {
      case SLOW -> {
        postgres.freeze();
        boolean silent = !postgres.isHealthy();
        Pause.of(lasting);
        postgres.thaw();
        yield fired(silent, "Postgres did not answer for " + lasting.toSeconds() + " s");
      }
      case DOWN, RESTARTED -> {
        if (kind == Kind.RESTARTED) {
          awaitWriting(postgres);
        }
        long pid = postgres.pid().orElseThrow();
        postgres.kill();
        boolean gone = !postgres.isHealthy();
        Pause.of(lasting);
        postgres.start();
        yield fired(gone, "process " + pid + " of Postgres was gone");
      }
      case WORKER_KILLED -> {
        long pid = cluster.stack().connect().pid().orElseThrow();
        cluster.stack().connect().kill();
        Pause.of(lasting);
        cluster.stack().connect().start();
        yield fired(true, "process " + pid + " of the worker was gone");
      }
      case REFUSING -> refuse(cluster);
    };
  }

  private static Strike fired(boolean fired, String evidence) {
    return Strike.fired(fired, evidence, System.nanoTime(), Bounds.NOTHING);
  }

  /** Returns when a writer is in a transaction, as far as one is seen in time. */
  private static void awaitWriting(LocalPostgres postgres) {
    try (Connection connection = postgres.asSuperuser(Duration.ofSeconds(5));
        Statement statement = connection.createStatement()) {
      Victims.await(
          Duration.ofSeconds(10),
          () -> {
            try (ResultSet writers =
                statement.executeQuery(
                    "SELECT FROM pg_stat_activity WHERE usename = 'headway_connect' AND xact_start IS NOT NULL")) {
              return writers.next();
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException("Postgres cannot be asked", e);
    }
  }

  /** One that the sink's converter refuses, one that Postgres refuses, and one that is good. */
  private Strike refuse(Cluster cluster) {
    Deployment deployment = cluster.deployment();
    String audit = deployment.topics().audit();
    long before = deadLetters(deployment);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            deployment.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String value :
          new String[] {
            "no JSON", audited(NO_TIME_OF_POSTGRES, 1), audited("2026-01-01T12:00:00Z", 2)
          }) {
        producer
            .send(new ProducerRecord<>(audit, 0, null, value.getBytes(StandardCharsets.UTF_8)))
            .get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the rows to be refused cannot be sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    boolean refused = Victims.await(lasting, () -> deadLetters(deployment) == before + 2);
    boolean wentOn = Victims.await(lasting, () -> written(cluster.stack().postgres()));
    return fired(
        refused && wentOn,
        (deadLetters(deployment) - before)
            + " of 2 bad rows are dead letters, the good one behind them is "
            + (wentOn ? "written" : "not written"));
  }

  private static String audited(String time, int number) {
    return """
        {"time":"%s","request_id":"f10-%d","trace_id":null,"tenant_id":"f10","user_id":"f10","roles":["user"],\
        "action":"f10","target":{},"outcome":202}"""
        .formatted(time, number);
  }

  private static boolean written(LocalPostgres postgres) {
    try (Connection connection = postgres.asSuperuser(Duration.ofSeconds(5));
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT FROM tracker.audit WHERE request_id = 'f10-2'")) {
      return found.next();
    } catch (SQLException e) {
      throw new IllegalStateException("Postgres cannot be asked", e);
    }
  }

  /** How many there are; none while there is no such topic. */
  private static long deadLetters(Deployment deployment) {
    try (Admin admin = Admin.create(deployment.kafka())) {
      if (!admin.listTopics().names().get().contains(DEAD_LETTERS)) {
        return 0;
      }
      TopicPartition partition = new TopicPartition(DEAD_LETTERS, 0);
      return admin
          .listOffsets(java.util.Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the dead letters cannot be counted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
