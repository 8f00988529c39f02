// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.agents;

import dev.headway.event.Input;
import dev.headway.intake.EventDecoder;
import dev.headway.intake.EventDecoder.Decoded;
import dev.headway.intake.InputRecord;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.log.CommittedLog;
import dev.headway.ops.faults.log.Deployment;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All that was said in the plans of one user, as it is committed in the topics. The SDK has no part
 * in reading it.
 */
public final class Talk {
  private static final String END = "plan.completed";
  private static final List<String> BAD_ENDS = List.of("plan.failed", "plan.cancelled");

  private final Map<String, List<Said>> byPlan = new LinkedHashMap<>();

  /** Of these events. */
  Talk(List<Said> all) {
    all.forEach(said -> byPlan.computeIfAbsent(said.plan(), plan -> new ArrayList<>()).add(said));
  }

  /** Reads what is committed of {@code owner}'s plans. */
  public static Talk read(Deployment deployment, Owner owner) {
    List<Said> all = new ArrayList<>();
    try (SchemaRegistryClient registry = SchemaRegistryClient.of(deployment.registry());
        AvroDeserializer<AgentEvent> avro = new AvroDeserializer<>(registry, AgentEvent.class)) {
      EventDecoder decoder = new EventDecoder(avro);
      for (InputRecord input : new CommittedLog(deployment).inputs()) {
        if (decoder.decode(input) instanceof Decoded.Event(AgentEvent event)
            && owner.tenantId().equals(event.getTenantId())
            && owner.userId().equals(event.getUserId())) {
          String place = input.topic() + "-" + input.partition() + "@" + input.offset();
          all.add(new Said(input.input(), place, event));
        }
      }
    }
    return new Talk(all);
  }

  /** Events. */
  public long size() {
    return byPlan.values().stream().mapToLong(List::size).sum();
  }

  /** Requests of a plan, the goal not among them. */
  public long requests(String plan) {
    return of(plan, Input.ACTION_REQUESTS).filter(said -> said.event().getPlanId() != null).count();
  }

  /** What was asked and answered in a plan, and how often; ids and times left out. */
  public Map<Said.Line, Integer> course(String plan) {
    Map<Said.Line, Integer> course = new HashMap<>();
    Stream.concat(of(plan, Input.ACTION_REQUESTS), of(plan, Input.ACTION_RESULTS))
        .forEach(said -> course.merge(said.line(), 1, Integer::sum));
    return course;
  }

  private Stream<Said> of(String plan, Input input) {
    return byPlan.getOrDefault(plan, List.of()).stream().filter(said -> said.input() == input);
  }

  /**
   * What does not hold of a plan.
   *
   * @param usual its {@link #course} where nobody was killed
   */
  public List<Finding> check(String plan, Map<Said.Line, Integer> usual) {
    List<Finding> findings = new ArrayList<>(checkEnd(plan));
    Map<Said.Line, Integer> course = course(plan);
    Stream.concat(usual.keySet().stream(), course.keySet().stream())
        .distinct()
        .forEach(
            line -> {
              int times = course.getOrDefault(line, 0);
              int expected = usual.getOrDefault(line, 0);
              if (times != expected) {
                findings.add(
                    new Finding(
                        "A2",
                        "plan %s: said %d times instead of %d: %s"
                            .formatted(plan, times, expected, line)));
              }
            });
    findings.addAll(
        once(
            "A2",
            "plan " + plan + ": asked twice",
            of(plan, Input.ACTION_REQUESTS)
                .filter(said -> said.event().getTaskId() != null)
                .toList(),
            said -> said.event().getTaskId() + " attempt " + said.attempt()));
    findings.addAll(
        once(
            "A3",
            "plan " + plan + ": answered twice",
            of(plan, Input.ACTION_RESULTS).toList(),
            said -> String.valueOf(said.event().getParentEventId())));
    findings.addAll(
        once(
            "A4",
            "plan " + plan + ": in the log twice",
            byPlan.getOrDefault(plan, List.of()),
            Said::identity));
    return findings;
  }

  private List<Finding> checkEnd(String plan) {
    List<Said> ends =
        of(plan, Input.SYSTEM_EVENTS)
            .filter(
                said ->
                    said.event().getType().equals(END) || BAD_ENDS.contains(said.event().getType()))
            .toList();
    List<Said> answers =
        of(plan, Input.ACTION_RESULTS)
            .filter(said -> said.event().getTaskId() == null)
            .filter(said -> plan.equals(said.event().getCorrelationId()))
            .toList();
    List<Finding> findings = new ArrayList<>();
    if (ends.size() != 1 || !ends.getFirst().event().getType().equals(END)) {
      findings.add(
          new Finding("A1", "plan %s is to be completed once, but: %s".formatted(plan, ends)));
    }
    if (answers.size() != 1) {
      findings.add(
          new Finding("A1", "plan %s is to be answered once, but: %s".formatted(plan, answers)));
    }
    return findings;
  }

  private static List<Finding> once(
      String invariant, String what, List<Said> all, Function<Said, String> identity) {
    Map<String, Said> known = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (Said said : all) {
      Said before = known.putIfAbsent(identity.apply(said), said);
      if (before != null) {
        findings.add(
            new Finding(
                invariant,
                "%s: %s and, %s, %s"
                    .formatted(
                        what,
                        before,
                        before.event().equals(said.event()) ? "the same" : "with other content",
                        said)));
      }
    }
    return findings;
  }
}
