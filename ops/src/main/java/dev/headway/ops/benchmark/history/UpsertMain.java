// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import com.sun.net.httpserver.HttpServer;
import dev.headway.history.row.HistoryTable;
import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * B4: what the sinks do, by a loop over the driver: for each table a thread with a consumer and a
 * connection. It drains the change topics whenever it is asked, by any request over HTTP, which is
 * answered when all is written: its code stays compiled, as the Connect worker's does.
 */
public final class UpsertMain {
  private static final Logger LOG = LoggerFactory.getLogger(UpsertMain.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int OK = 200;
  private static final int FAILED = 500;
  private static final int NO_BODY = -1;

  private UpsertMain() {}

  /**
   * What to write where.
   *
   * @param cluster broker and registry
   * @param prefix prefix of the topics
   * @param database JDBC URL of the database
   * @param user who writes
   * @param batchSize rows of a transaction
   */
  public record Job(Cluster cluster, String prefix, String database, String user, int batchSize) {}

  /**
   * Where it listens.
   *
   * @param port its port
   */
  public record Listening(int port) {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Job job = ChildLines.job(args, Job.class);
    ExecutorService threads = Executors.newFixedThreadPool(ChangeTopics.TABLES.size());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          int status = OK;
          try {
            drain(job, threads);
          } catch (ExecutionException e) {
            LOG.error("the drain failed", e);
            status = FAILED;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = FAILED;
          }
          exchange.sendResponseHeaders(status, NO_BODY);
          exchange.close();
        });
    server.start();
    ChildLines.result(new Listening(server.getAddress().getPort()));
    new CountDownLatch(1).await();
  }

  private static void drain(Job job, ExecutorService threads)
      throws ExecutionException, InterruptedException {
    List<Callable<Void>> loops = new ArrayList<>();
    for (HistoryTable table : ChangeTopics.TABLES) {
      loops.add(
          () -> {
            drain(job, table);
            return null;
          });
    }
    for (Future<Void> loop : threads.invokeAll(loops)) {
      loop.get();
    }
  }

  private static void drain(Job job, HistoryTable table) throws SQLException {
    HistoryAccess.Login writer = new HistoryAccess.Login(job.user, "");
    try (SchemaRegistryClient registry = ChangeTopics.registry(job.cluster, job.prefix);
        var values = ChangeTopics.values(registry);
        Consumer<String, GenericRecord> consumer =
            ChangeTopics.fromTheBeginning(
                job.cluster, job.prefix, table, values, "bench-b4-" + table.label());
        UpsertLoop rows =
            new UpsertLoop(
                table,
                job.batchSize,
                HistoryDatabase.source(job.database, writer).getConnection())) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (!ChangeTopics.atEnd(consumer, ends)) {
        for (ConsumerRecord<String, GenericRecord> record : consumer.poll(POLL)) {
          rows.add(record.key(), record.value());
        }
        rows.flush();
        consumer.commitAsync();
      }
    }
  }
}
