// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import dev.headway.ops.client.EventCounts;
import dev.headway.ops.client.Identity;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.client.TrackerClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends a recording by REST, each event under its own identity. The order of events of one identity
 * is kept; a request that fails for a passing reason is sent again until {@code patience} is over,
 * which at worst makes duplicates.
 */
public final class Replay {
  private static final int WINDOW = 2_000;
  private static final int BATCH = 500;
  private static final long BATCH_CHARACTERS = 2_000_000;
  private static final Duration RETRY_PAUSE = Duration.ofMillis(300);

  private final TrackerClient client;
  private final Supplier<EventCounts> counts;
  private final Options options;
  private final Progress progress;
  private final Tally tally;
  private final List<RecordedEvent> window = new ArrayList<>();

  /**
   * How to send.
   *
   * @param identity the identity an event is sent under
   * @param pace how fast
   * @param patience how long a request that fails for a passing reason is sent again
   * @param foldWait how long to wait at the end until all is folded; zero: not at all
   * @param partitions partitions of the inputs
   */
  public record Options(
      Function<RecordedEvent, Identity> identity,
      Pace pace,
      Duration patience,
      Duration foldWait,
      int partitions) {}

  /** Hears how far it is; called often. */
  @FunctionalInterface
  public interface Progress {
    /** So many events were read, accepted and rejected, by the event on line {@code line}. */
    void at(long line, long accepted, long rejected);
  }

  /**
   * A replay through {@code client}.
   *
   * @param counts reads what all instances have counted
   */
  public Replay(
      TrackerClient client, Supplier<EventCounts> counts, Options options, Progress progress) {
    this.client = client;
    this.counts = counts;
    this.options = options;
    this.progress = progress;
    this.tally = new Tally(options.partitions());
  }

  /**
   * Sends the lines; empty ones are passed over.
   *
   * @throws RequestFailedException when Headway does not take them within the patience
   */
  public ReplaySummary run(Iterable<String> lines) {
    EventCounts before = counts.get();
    long begin = System.nanoTime();
    long number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      tally.read();
      try {
        add(RecordedEvent.parse(number, line), begin);
      } catch (RecordedEvent.MalformedLineException e) {
        tally.rejected(number, "malformed-json");
      }
    }
    flush();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    boolean folded = awaitFolded();
    return tally.summary(before.until(counts.get()), took, folded);
  }

  private void add(RecordedEvent event, long begin) {
    Duration due = options.pace().due(event.time());
    Duration wait = due.minusNanos(System.nanoTime() - begin);
    if (wait.isPositive() && !due.isZero()) {
      flush();
      Pause.of(wait);
    }
    window.add(event);
    if (window.size() >= WINDOW) {
      flush();
    }
  }

  private void flush() {
    Map<Identity, List<RecordedEvent>> byIdentity = new LinkedHashMap<>();
    for (RecordedEvent event : window) {
      byIdentity
          .computeIfAbsent(options.identity().apply(event), i -> new ArrayList<>())
          .add(event);
    }
    window.clear();
    byIdentity.forEach(
        (identity, events) -> {
          List<RecordedEvent> batch = new ArrayList<>();
          long characters = 0;
          for (RecordedEvent event : events) {
            if (!batch.isEmpty()
                && (batch.size() >= BATCH
                    || characters + event.json().length() > BATCH_CHARACTERS)) {
              send(identity, batch);
              batch.clear();
              characters = 0;
            }
            batch.add(event);
            characters += event.json().length();
          }
          if (!batch.isEmpty()) {
            send(identity, batch);
          }
        });
  }

  private void send(Identity identity, List<RecordedEvent> batch) {
    List<String> texts = batch.stream().map(RecordedEvent::json).toList();
    TrackerClient.Ingested answer = persistently(identity, texts, keyOf(texts));
    for (TrackerClient.EventOutcome outcome : answer.outcomes()) {
      RecordedEvent event = batch.get(outcome.index());
      if (outcome.accepted()) {
        tally.accepted(identity, event, outcome.path(), answer.position().orElse(""));
      } else {
        tally.rejected(
            event.line(),
            outcome.errors().isEmpty() ? "no reason given" : String.join("; ", outcome.errors()));
      }
    }
    progress.at(batch.getLast().line(), tally.acceptedCount(), tally.rejected());
  }

  private TrackerClient.Ingested persistently(Identity identity, List<String> texts, String key) {
    long end = System.nanoTime() + options.patience().toNanos();
    while (true) {
      try {
        return client.post(identity, texts, key);
      } catch (RequestFailedException e) {
        if (!e.passing() || System.nanoTime() > end) {
          throw new RequestFailedException(
              e.getMessage()
                  + " "
                  + tally.acceptedCount()
                  + " events were accepted before; replaying the file again makes no harm.",
              false,
              e);
        }
        tally.retried();
        Pause.of(RETRY_PAUSE);
      }
    }
  }

  /**
   * The same events always have the same key, so that those without an id get the same one on every
   * replay.
   */
  private static String keyOf(List<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      return "replay-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private boolean awaitFolded() {
    if (options.foldWait().isZero()) {
      return false;
    }
    long end = System.nanoTime() + options.foldWait().toNanos();
    for (Tally.Mark mark : tally.marks()) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (!client.awaitFolded(mark.identity(), mark.token(), left)) {
        return false;
      }
    }
    return true;
  }
}
