// SPDX-License-Identifier: Apache-2.0
package dev.headway.intake;

import dev.headway.event.Refusal;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.DeadLetterStage;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * What happens to an output that Kafka does not take. One that is too large becomes a dead letter
 * that names its source and key, without its value; anything else stops the task, which starts
 * again from its last commit.
 */
public final class ProductionFailures implements ProductionExceptionHandler {
  /** Configuration entry that names the dead-letter topic. */
  public static final String TOPIC = "headway.dead.letter.topic";

  private String deadLetterTopic = "headway-dead-letters";

  @Override
  public void configure(Map<String, ?> configs) {
    if (configs.get(TOPIC) instanceof String topic) {
      deadLetterTopic = topic;
    }
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> output, Exception exception) {
    if (!(exception instanceof RecordTooLargeException) || output.topic().equals(deadLetterTopic)) {
      return Response.fail();
    }
    Headers headers = new RecordHeaders();
    DeadLetters.describe(
        headers,
        context.topic(),
        context.partition(),
        context.offset(),
        context.timestamp(),
        DeadLetterStage.PRODUCE,
        new Refusal(
            DeadLetterReason.TOO_LARGE,
            "",
            "an output for " + output.topic() + " is larger than Kafka takes"));
    return Response.resume(
        List.of(
            new ProducerRecord<>(
                deadLetterTopic, null, context.timestamp(), output.key(), null, headers)));
  }
}
