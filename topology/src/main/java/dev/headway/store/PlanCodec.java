// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.Refusals;
import dev.headway.event.TaskStatus;
import dev.headway.listing.Standing;
import dev.headway.listing.WaitingOn;
import dev.headway.plan.AgentTasks;
import dev.headway.plan.Attributed;
import dev.headway.plan.CorrelationGroup;
import dev.headway.plan.DelegationState;
import dev.headway.plan.EndMarker;
import dev.headway.plan.PlanAttributes;
import dev.headway.plan.PlanLifecycle;
import dev.headway.plan.PlanState;
import dev.headway.plan.StageSteps;
import dev.headway.plan.TaskTotals;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.task.Digest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stored form of plans, delegation groups and end markers. */
final class PlanCodec {
  private static final TaskStatus[] STATUSES = TaskStatus.values();
  private static final PlanStatus[] PLAN_STATUSES = PlanStatus.values();
  private static final WaitingOn[] WAITING_ON = WaitingOn.values();

  private PlanCodec() {}

  static byte[] encode(RecordFormat format, PlanState plan) {
    StateWriter out =
        format
            .begin()
            .number(plan.version())
            .flag(plan.dirty())
            .list(plan.changedTasks(), StateWriter::text)
            .list(plan.unsettledGroups(), PlanCodec::unsettled)
            .flag(plan.indexed())
            .flag(plan.namesRequests())
            .list(plan.announced(), StateWriter::fixed);
    attributes(out, plan.attributes());
    lifecycle(out, plan.lifecycle());
    totals(out, plan.totals());
    out.number(plan.declaredTasks());
    TaskCodec.usage(out, plan.usage());
    out.number(plan.errorLogs()).number(plan.events()).number(plan.unmatched());
    if (format.lists()) {
      out.list(
          List.copyOf(plan.agents().counts().entrySet()),
          (o, agent) -> o.text(agent.getKey()).number(agent.getValue()));
      out.list(
          List.copyOf(plan.stageSteps().highest().entrySet()),
          (o, stage) -> o.text(stage.getKey()).number(stage.getValue()));
      Standing standing = Standing.of(plan);
      out.raw(standing.status().ordinal()).raw(standing.waitingOn().ordinal());
    }
    return out.bytes();
  }

  /**
   * How a plan stands: the end of its record, so that a list need not decode what it leaves out.
   */
  static Standing standing(byte[] plan) {
    return plan[0] < RecordFormat.LISTED.number()
        ? Standing.of(decodePlan(plan))
        : new Standing(PLAN_STATUSES[plan[plan.length - 2]], WAITING_ON[plan[plan.length - 1]]);
  }

  static PlanState decodePlan(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    return new PlanState(
        in.number(),
        in.flag(),
        in.list(StateReader::text),
        in.list(PlanCodec::unsettled),
        in.flag(),
        in.flag(),
        in.list(StateReader::fixed),
        attributes(in),
        lifecycle(in),
        totals(in),
        in.number(),
        TaskCodec.usage(in),
        in.number(),
        in.number(),
        in.number(),
        new AgentTasks(counts(in)),
        new StageSteps(counts(in)));
  }

  /** Nothing in an older format: what is missing is made up when the plan is entered in lists. */
  private static Map<String, Long> counts(StateReader in) {
    Map<String, Long> counts = new TreeMap<>();
    if (in.more()) {
      for (long left = in.number(); left > 0; left--) {
        counts.put(in.text(), in.number());
      }
    }
    return counts;
  }

  private static void unsettled(StateWriter out, PlanState.UnsettledGroup group) {
    out.text(group.group().correlationId()).text(group.group().resultType()).number(group.added());
  }

  private static PlanState.UnsettledGroup unsettled(StateReader in) {
    String correlationId = in.text();
    return new PlanState.UnsettledGroup(
        new CorrelationGroup(correlationId, in.text()), in.number());
  }

  private static void attributes(StateWriter out, PlanAttributes plan) {
    attributed(out, plan.name(), StateWriter::text);
    attributed(out, plan.goal(), StateWriter::text);
    attributed(out, plan.goalEvent(), StateWriter::text);
    attributed(out, plan.goalId(), StateWriter::text);
    attributed(out, plan.sessionId(), StateWriter::text);
    attributed(out, plan.scopeId(), StateWriter::text);
    attributed(out, plan.parentPlanId(), StateWriter::text);
    attributed(out, plan.traceId(), StateWriter::text);
    attributed(out, plan.deadline(), StateWriter::number);
    attributed(
        out,
        plan.budget(),
        (o, b) ->
            o.optionalNumber(b.tokens())
                .optionalNumber(b.costNanoUsd())
                .optionalNumber(b.durationMicros()));
    attributed(
        out,
        plan.stages(),
        (o, stages) ->
            o.list(
                stages,
                (s, stage) ->
                    s.text(stage.name())
                        .number(stage.weightMillionths())
                        .optionalNumber(stage.totalSteps())));
  }

  private static PlanAttributes attributes(StateReader in) {
    return new PlanAttributes(
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::text),
        attributed(in, StateReader::number),
        attributed(
            in, i -> new Fact.Budget(i.optionalNumber(), i.optionalNumber(), i.optionalNumber())),
        attributed(
            in, i -> i.list(s -> new Fact.Stage(s.text(), s.integer(), s.optionalNumber()))));
  }

  private static <T> void attributed(
      StateWriter out, @Nullable Attributed<T> attribute, BiConsumer<StateWriter, T> write) {
    out.optional(attribute, (o, a) -> write.accept(o.order(a.at()), a.value()));
  }

  private static <T> @Nullable Attributed<T> attributed(
      StateReader in, Function<StateReader, T> read) {
    return in.optional(
        i -> {
          EventOrder at = i.order();
          return new Attributed<>(at, read.apply(i));
        });
  }

  private static void lifecycle(StateWriter out, PlanLifecycle life) {
    out.optionalOrder(life.earliest()).optionalOrder(life.started());
    attributed(out, life.ended(), (o, e) -> o.raw(e.outcome().ordinal()).optionalText(e.error()));
    out.number(life.completions()).number(life.failures()).number(life.cancellations());
    attributed(
        out,
        life.waiting(),
        (o, w) ->
            o.optionalText(w.reason())
                .optionalText(w.expectedEvent())
                .optionalNumber(w.timeoutMicros()));
    out.optionalOrder(life.paused()).optionalOrder(life.resumed()).optionalOrder(life.requested());
    attributed(out, life.currentState(), StateWriter::text);
    out.flag(life.active());
  }

  private static PlanLifecycle lifecycle(StateReader in) {
    return new PlanLifecycle(
        in.optionalOrder(),
        in.optionalOrder(),
        attributed(in, i -> new Fact.PlanEnded(STATUSES[i.raw()], i.optionalText())),
        in.number(),
        in.number(),
        in.number(),
        attributed(
            in, i -> new Fact.PlanWaiting(i.optionalText(), i.optionalText(), i.optionalNumber())),
        in.optionalOrder(),
        in.optionalOrder(),
        in.optionalOrder(),
        attributed(in, StateReader::text),
        in.flag());
  }

  private static void totals(StateWriter out, TaskTotals totals) {
    out.number(totals.open())
        .number(totals.completed())
        .number(totals.failed())
        .number(totals.cancelled())
        .number(totals.fireAndForget())
        .number(totals.shares())
        .number(totals.conflicts())
        .raw(totals.digest().bytes())
        .optionalOrder(totals.latest());
  }

  private static TaskTotals totals(StateReader in) {
    return new TaskTotals(
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        Digest.of(in.raw(Digest.BYTES)),
        in.optionalOrder());
  }

  static byte[] encode(RecordFormat format, DelegationState group) {
    StateWriter out = format.begin().text(group.groupId());
    attributed(
        out, group.started(), (o, s) -> o.optionalText(s.parentTaskId()).number(s.totalTasks()));
    return out.number(group.members())
        .number(group.completed())
        .number(group.failed())
        .number(group.cancelled())
        .bytes();
  }

  static DelegationState decodeDelegation(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    return new DelegationState(
        in.text(),
        attributed(in, i -> new DelegationState.Started(i.optionalText(), i.number())),
        in.number(),
        in.number(),
        in.number(),
        in.number());
  }

  static byte[] encode(RecordFormat format, Refusals refusals) {
    return format
        .begin()
        .number(refusals.count())
        .text(refusals.latest().name())
        .number(refusals.atMillis())
        .bytes();
  }

  static Refusals decodeRefusals(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    return new Refusals(in.number(), DeadLetterReason.valueOf(in.text()), in.number());
  }

  static byte[] encode(RecordFormat format, EndMarker marker) {
    return format
        .begin()
        .raw(marker.kind().ordinal())
        .number(marker.lastVersion())
        .number(marker.at())
        .bytes();
  }

  static EndMarker decodeMarker(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    return new EndMarker(EndMarker.Kind.values()[in.raw()], in.number(), in.number());
  }
}
