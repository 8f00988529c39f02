// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.HttpServer;
import dev.headway.http.HttpSettings;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topology.TrackerSettings;
import dev.headway.tracker.KafkaStreamsTracker;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One instance of Headway: tracker, ingest and API, started and stopped together. */
public final class Instance implements AutoCloseable {
  /** Every setting of an instance. */
  public static final List<Setting> CATALOGUE =
      Stream.concat(TrackerSettings.CATALOGUE.stream(), HttpSettings.CATALOGUE.stream()).toList();

  private static final String SECRET_FILE = "token-secret";

  private final KafkaStreamsTracker tracker;
  private final Producer<byte[], byte[]> producer;
  private final SchemaRegistryClient registry;
  private final HttpServer http;
  private final JvmGcMetrics gc;

  private Instance(
      KafkaStreamsTracker tracker,
      Producer<byte[], byte[]> producer,
      SchemaRegistryClient registry,
      HttpServer http,
      JvmGcMetrics gc) {
    this.tracker = tracker;
    this.producer = producer;
    this.registry = registry;
    this.http = http;
    this.gc = gc;
  }

  /**
   * Starts an instance.
   *
   * @throws SettingException naming the setting that does not fit and the remedy
   */
  public static Instance start(Settings settings) {
    TrackerSettings trackerSettings = TrackerSettings.from(settings);
    HttpSettings httpSettings = HttpSettings.from(settings);
    byte[] secret = secret(httpSettings, trackerSettings.stateDir());
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    List.of(new JvmMemoryMetrics(), new JvmThreadMetrics(), new ClassLoaderMetrics(), new ProcessorMetrics())
        .forEach(binder -> binder.bindTo(metrics));
    KafkaStreamsTracker tracker = KafkaStreamsTracker.start(trackerSettings, metrics);
    SchemaRegistryClient registry = SchemaRegistryClient.of(trackerSettings.registry());
    Producer<byte[], byte[]> producer = producer(trackerSettings);
    try {
      AvroSerializer<AgentEvent> events = new AvroSerializer<>(registry, AgentEvent.class);
      events.warmUp(trackerSettings.topics().inputs());
      HttpServer http =
          HttpServer.start(
              httpSettings, new HttpServer.Parts(tracker, producer, events, metrics, secret, version()));
      return new Instance(tracker, producer, registry, http, gc);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      registry.close();
      tracker.close();
      gc.close();
      throw e;
    }
  }

  private static Producer<byte[], byte[]> producer(TrackerSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // A request waits for its events: none is kept back for company.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.putAll(settings.kafka());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static String version() {
    String version = Instance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The key that signs tokens: the one configured, else one made once and kept beside the stores. */
  private static byte[] secret(HttpSettings settings, Path stateDir) {
    if (!settings.tokenSecret().isEmpty()) {
      return settings.tokenSecret().getBytes(StandardCharsets.UTF_8);
    }
    Path file = stateDir.resolve(SECRET_FILE);
    try {
      Files.createDirectories(stateDir);
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      try {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random));
      } catch (FileAlreadyExistsException e) {
        // made at an earlier start
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SettingException(
          "state.dir", stateDir + " cannot be written (" + e.getMessage() + ")", "Name a folder Headway may write to.");
    }
  }

  /** The port of the API. */
  public int port() {
    return http.port();
  }

  /** Stops taking requests, then folding; what is done is committed. */
  @Override
  public void close() {
    http.close();
    producer.close(Duration.ofSeconds(10));
    tracker.close();
    registry.close();
    gc.close();
  }
}
