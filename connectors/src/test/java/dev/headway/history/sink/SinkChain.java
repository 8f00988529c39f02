// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/** Converters and transforms of a sink's configuration, put together as a Connect worker does. */
final class SinkChain implements AutoCloseable {
  private final Converter keys;
  private final Converter values;
  private final List<Step> steps = new ArrayList<>();

  private record Step(
      Transformation<SinkRecord> transform, @Nullable Predicate<SinkRecord> predicate) {}

  SinkChain(Map<String, String> config) {
    keys = converter(config, "key.converter", true);
    values = converter(config, "value.converter", false);
    for (String name : said(config, "transforms").split(",")) {
      String prefix = "transforms." + name;
      Transformation<SinkRecord> transform = make(said(config, prefix + ".type"));
      transform.configure(below(config, prefix + "."));
      steps.add(new Step(transform, predicate(config, config.get(prefix + ".predicate"))));
    }
  }

  private static @Nullable Predicate<SinkRecord> predicate(
      Map<String, String> config, @Nullable String name) {
    if (name == null) {
      return null;
    }
    if (!List.of(said(config, "predicates").split(",")).contains(name)) {
      throw new IllegalArgumentException("there is no predicate " + name);
    }
    Predicate<SinkRecord> predicate = make(said(config, "predicates." + name + ".type"));
    predicate.configure(below(config, "predicates." + name + "."));
    return predicate;
  }

  private static Converter converter(Map<String, String> config, String name, boolean isKey) {
    Converter converter = make(said(config, name));
    converter.configure(below(config, name + "."), isKey);
    return converter;
  }

  private static String said(Map<String, String> config, String entry) {
    return Objects.requireNonNull(config.get(entry), entry);
  }

  private static Map<String, String> below(Map<String, String> config, String prefix) {
    Map<String, String> found = new HashMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  @SuppressWarnings("unchecked") // what the configuration says it is
  private static <T> T make(String type) {
    try {
      return (T) Class.forName(type).getConstructor().newInstance();
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalArgumentException(type, e);
    }
  }

  /** What the sink gets of a record; null where it is dropped. */
  @Nullable SinkRecord take(
      String topic,
      int partition,
      long offset,
      byte[] key,
      byte @Nullable [] value,
      Headers headers) {
    SchemaAndValue keyed = keys.toConnectData(topic, headers, key);
    SchemaAndValue valued = values.toConnectData(topic, headers, value);
    SinkRecord record =
        new SinkRecord(
            topic,
            partition,
            keyed.schema(),
            keyed.value(),
            valued.schema(),
            valued.value(),
            offset);
    headers.forEach(header -> record.headers().addBytes(header.key(), header.value()));
    SinkRecord at = record;
    for (Step step : steps) {
      if (at != null && (step.predicate() == null || step.predicate().test(at))) {
        at = step.transform().apply(at);
      }
    }
    return at;
  }

  @Override
  public void close() {
    steps.forEach(step -> step.transform().close());
  }
}
