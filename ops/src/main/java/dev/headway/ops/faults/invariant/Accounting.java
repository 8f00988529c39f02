// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import dev.headway.event.Input;
import dev.headway.ops.faults.log.Changelog;
import dev.headway.ops.faults.oracle.Accounts;
import dev.headway.ops.faults.oracle.Position;
import dev.headway.ops.faults.oracle.Truth;
import dev.headway.store.PartitionStore.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * I1: folded + duplicates + dead letters + untracked + held = inputs, each as the oracle has it;
 * every refused record is a dead letter once, with its reason.
 */
public final class Accounting {
  private static final String NAME = "I1";

  private Accounting() {}

  /**
   * What the stores count for each input; folded are the events they keep, by the input they came
   * by. {@code truth} gives the number of inputs.
   */
  public static Map<Input, Accounts> stored(Changelog changelog, Truth truth) {
    Map<String, Long> folded = new HashMap<>();
    changelog.forEachPlan(
        (key, plan) ->
            plan.forEachEvent(
                event -> folded.merge(event.entry().getOriginTopic(), 1L, Long::sum)));
    Map<Input, Accounts> stored = new EnumMap<>(Input.class);
    for (Input input : Input.values()) {
      long events =
          folded.entrySet().stream()
              .filter(e -> e.getKey().endsWith(input.topic()))
              .mapToLong(Map.Entry::getValue)
              .sum();
      stored.put(
          input,
          new Accounts(
              Objects.requireNonNull(truth.accounts().get(input)).inputs(),
              events,
              changelog.counted(input, Outcome.DUPLICATE),
              changelog.counted(input, Outcome.DEAD_LETTER),
              changelog.counted(input, Outcome.UNTRACKED),
              changelog.held(input)));
    }
    return stored;
  }

  /** Where the accounts do not add up. */
  public static List<Finding> check(
      Truth truth, Map<Input, Accounts> stored, List<ConsumerRecord<byte[], byte[]>> deadLetters) {
    List<String> wrong = new ArrayList<>();
    stored.forEach(
        (input, accounts) -> {
          if (accounts.accountedFor() != accounts.inputs()) {
            wrong.add(
                input.topic()
                    + ": "
                    + accounts.inputs()
                    + " inputs, but "
                    + accounts.accountedFor()
                    + " accounted for: "
                    + accounts);
          }
          Accounts expected = truth.accounts().get(input);
          if (!accounts.equals(expected)) {
            wrong.add(input.topic() + ": stored " + accounts + ", must be " + expected);
          }
        });
    Set<Position> seen = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : deadLetters) {
      Position origin =
          new Position(
              header(letter, "topic"),
              Integer.parseInt(header(letter, "partition")),
              Long.parseLong(header(letter, "offset")));
      String where = " at " + letter.topic() + "-" + letter.partition() + "@" + letter.offset();
      String reason = header(letter, "reason");
      String expected = truth.deadLetters().get(origin);
      if (!seen.add(origin)) {
        wrong.add(origin + " is a dead letter twice, again" + where);
      } else if (!reason.equals(expected)) {
        wrong.add(origin + " is a dead letter for " + reason + where + ", must be for " + expected);
      }
    }
    truth
        .deadLetters()
        .forEach(
            (origin, reason) -> {
              if (!seen.contains(origin)) {
                wrong.add(origin + " is no dead letter, must be one for " + reason);
              }
            });
    return Finding.of(NAME, wrong);
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    var header = letter.headers().lastHeader("headway-" + name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
