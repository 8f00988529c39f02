// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import dev.headway.topics.TopicNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what the tracker does with its store and which records it produces, each with the
 * input record it does it for. What it does at no input record (by its timers, or for re-routed
 * records) is put to the input record before. For trackers with one stream thread.
 */
public final class TraceRecorder {
  private final Path folder;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<Integer, PartitionTrace> partitions = new TreeMap<>();
  private final ByteArrayOutputStream sample = new ByteArrayOutputStream();
  private @Nullable PartitionTrace current;
  private long events;
  private long gets;
  private long puts;
  private long deletes;
  private long scans;
  private long scanned;
  private long produced;
  private long keyBytes;
  private long valueBytes;

  /** Writes to {@code folder}. */
  public TraceRecorder(Path folder, TopicNames topics) {
    this.folder = folder;
    this.inputs = topics.inputs();
    this.outputs = TraceFormat.outputs(topics);
  }

  private synchronized @Nullable PartitionTrace place(ProcessingContext context) {
    PartitionTrace trace =
        partitions.computeIfAbsent(
            context.taskId().partition(), partition -> new PartitionTrace(folder, partition));
    RecordMetadata from = context.recordMetadata().orElse(null);
    int input = from == null || from.topic() == null ? -1 : inputs.indexOf(from.topic());
    if (from != null && input >= 0 && trace.at(input, from.offset())) {
      events++;
    }
    current = trace;
    return trace.begun() ? trace : null;
  }

  synchronized void get(ProcessingContext context, byte[] key) {
    PartitionTrace trace = place(context);
    if (trace != null) {
      gets++;
      key(trace, TraceFormat.GET, key);
    }
  }

  synchronized void put(ProcessingContext context, byte[] key, byte @Nullable [] value) {
    if (value == null) {
      delete(context, key);
      return;
    }
    PartitionTrace trace = place(context);
    if (trace != null) {
      puts++;
      key(trace, TraceFormat.PUT, key);
      value(trace, value);
    }
  }

  synchronized void delete(ProcessingContext context, byte[] key) {
    PartitionTrace trace = place(context);
    if (trace != null) {
      deletes++;
      key(trace, TraceFormat.DELETE, key);
    }
  }

  synchronized void scan(ProcessingContext context, byte[] from, byte[] to, long entries) {
    PartitionTrace trace = place(context);
    if (trace != null) {
      scans++;
      scanned += entries;
      key(trace, TraceFormat.SCAN, from);
      trace.key(to);
      trace.number(entries);
    }
  }

  /** A record the tracker produces; those to other topics than its outputs are left out. */
  synchronized void produced(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    int output = outputs.indexOf(topic);
    PartitionTrace trace = current;
    if (output >= 0 && trace != null && trace.begun()) {
      produced++;
      key(trace, TraceFormat.OUTPUT, key == null ? new byte[0] : key);
      trace.number(output);
      value(trace, value == null ? new byte[0] : value);
    }
  }

  private synchronized void key(PartitionTrace trace, int operation, byte[] key) {
    keyBytes += key.length;
    trace.number(operation);
    trace.key(key);
  }

  private synchronized void value(PartitionTrace trace, byte[] value) {
    valueBytes += value.length;
    trace.number(value.length);
    if (sample.size() < TraceFormat.SAMPLE_BYTES) {
      sample.write(value, 0, value.length);
    }
  }

  /** Finishes the files. */
  public synchronized TraceSummary close() {
    partitions.values().forEach(PartitionTrace::close);
    try {
      Files.createDirectories(folder);
      Files.write(TraceFormat.sample(folder), sample.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TraceSummary(
        events, gets, puts, deletes, scans, scanned, produced, keyBytes, valueBytes);
  }
}
