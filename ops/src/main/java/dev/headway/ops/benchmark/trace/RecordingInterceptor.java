// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Tells the recorder, which is an entry of the producer's configuration, what is produced. */
public final class RecordingInterceptor implements ProducerInterceptor<byte[], byte[]> {
  /** The entry with the {@link TraceRecorder}. */
  public static final String RECORDER = "headway.benchmark.recorder";

  private @Nullable TraceRecorder recorder;

  @Override
  public void configure(Map<String, ?> configuration) {
    recorder = (TraceRecorder) configuration.get(RECORDER);
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    if (recorder != null) {
      recorder.produced(record.topic(), record.key(), record.value());
    }
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    // What is produced counts, not what becomes of it.
  }

  @Override
  public void close() {
    // The recorder is closed by who made it.
  }
}
