// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.topology.TrackerSettings;
import dev.headway.tracker.StreamsProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topology run with the tracker's own properties, so that only what it does differs. */
final class StreamsApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaStreams streams;

  private StreamsApp(KafkaStreams streams) {
    this.streams = streams;
  }

  /**
   * Starts it.
   *
   * @param more properties that win over the tracker's
   */
  static StreamsApp start(TrackerSettings settings, Topology topology, Map<String, Object> more) {
    Properties properties =
        StreamsProperties.of(settings, settings.applicationId(), Optional.empty());
    properties.putAll(more);
    KafkaStreams streams = new KafkaStreams(topology, properties);
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.error("the processing failed", failure);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    return new StreamsApp(streams);
  }

  @Override
  public void close() {
    streams.close(CLOSE_TIMEOUT);
  }
}
