// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.schemas.key.PlanKey;
import dev.headway.topology.TakeOverMessages;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Tells an application the versions of the one it takes over from, all of them or none. */
final class HandOver {
  /** For some millions of plans; the embedded broker's limit is 15 minutes, as everybody's. */
  private static final int TRANSACTION_MILLIS = 10 * 60 * 1000;

  private final Endpoints endpoints;
  private final Application next;

  HandOver(Endpoints endpoints, Application next) {
    this.endpoints = endpoints;
    this.next = next;
  }

  /**
   * Writes the versions.
   *
   * @param beforeCommit run when all are written; from its return on the application may tell of
   *     plans
   * @param undone run when they were not committed nevertheless
   * @return how many
   */
  long write(Runnable beforeCommit, Runnable undone) {
    Map<String, Object> properties =
        new HashMap<>(
            endpoints.kafka(
                Map.of(
                    "transactional.id",
                    next.id() + "-take-over",
                    "acks",
                    "all",
                    "linger.ms",
                    5,
                    "transaction.timeout.ms",
                    TRANSACTION_MILLIS)));
    String topic = next.topics().reroute();
    try (ToldPlans told = new ToldPlans(endpoints);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      long plans = 0;
      for (int partition : told.partitions()) {
        Map<PlanKey, ToldPlans.Told> last = told.last(partition);
        last.forEach(
            (plan, snapshot) ->
                send(
                    producer,
                    TakeOverMessages.adopt(
                        topic, partition, plan, snapshot.version(), snapshot.digest())));
        send(producer, TakeOverMessages.adopted(topic, partition));
        plans += last.size();
      }
      producer.flush();
      beforeCommit.run();
      commit(producer, undone);
      return plans;
    } catch (KafkaException e) {
      throw new RequestFailedException(
          "The versions cannot be handed over: " + e.getMessage(), false, e);
    }
  }

  /** What fails here fails the commit. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
    Objects.requireNonNull(producer.send(message));
  }

  private static void commit(KafkaProducer<byte[], byte[]> producer, Runnable undone) {
    try {
      producer.commitTransaction();
    } catch (KafkaException e) {
      undone.run();
      throw e;
    }
  }
}
