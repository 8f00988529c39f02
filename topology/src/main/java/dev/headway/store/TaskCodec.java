// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.event.NamedEvents;
import dev.headway.event.TaskStatus;
import dev.headway.event.Usage;
import dev.headway.plan.Candidate;
import dev.headway.plan.CorrelationGroup;
import dev.headway.task.Digest;
import dev.headway.task.MatchRule;
import dev.headway.task.TaskFacts.Ended;
import dev.headway.task.TaskFacts.Reported;
import dev.headway.task.TaskFacts.Requested;
import dev.headway.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Stored form of tasks and of results to be matched. */
final class TaskCodec {
  private static final TaskStatus[] STATUSES = TaskStatus.values();
  private static final MatchRule[] RULES = MatchRule.values();

  private TaskCodec() {}

  static byte[] encode(RecordFormat format, TaskState task) {
    return format
        .begin()
        .text(task.taskId())
        .list(task.requests(), TaskCodec::requested)
        .list(task.reports(), TaskCodec::reported)
        .list(task.endings(), TaskCodec::ended)
        .optionalOrder(task.earliestActive())
        .optionalOrder(task.earliestReport())
        .optionalOrder(task.latestReport())
        .optional(task.usage() == Usage.NONE ? null : task.usage(), TaskCodec::usage)
        .number(task.errorLogs())
        .raw(task.digest().bytes())
        .bytes();
  }

  static TaskState decodeTask(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    return new TaskState(
        in.text(),
        in.list(TaskCodec::requested),
        in.list(TaskCodec::reported),
        in.list(TaskCodec::ended),
        in.optionalOrder(),
        in.optionalOrder(),
        in.optionalOrder(),
        orNone(in.optional(TaskCodec::usage)),
        in.number(),
        Digest.of(in.raw(Digest.BYTES)));
  }

  static byte[] encode(RecordFormat format, Candidate candidate) {
    StateWriter out = format.begin();
    ended(out, candidate.ending());
    return out.text(candidate.group().correlationId()).text(candidate.group().resultType()).bytes();
  }

  static Candidate decodeCandidate(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    Ended ending = ended(in);
    String correlationId = in.text();
    return new Candidate(ending, new CorrelationGroup(correlationId, in.text()));
  }

  private static void requested(StateWriter out, Requested request) {
    out.order(request.order()).optionalInt(request.attempt());
    named(out, request.named());
    out.text(request.eventType())
        .optionalText(request.responseEvent())
        .text(request.correlationId())
        .optionalText(request.assignedTo())
        .optionalText(request.parentTaskId())
        .optionalText(request.groupId());
  }

  private static Requested requested(StateReader in) {
    return new Requested(
        in.order(),
        in.optionalInt(),
        named(in),
        in.text(),
        in.optionalText(),
        in.text(),
        in.optionalText(),
        in.optionalText(),
        in.optionalText());
  }

  private static void reported(StateWriter out, Reported report) {
    out.order(report.order()).optionalInt(report.attempt());
    named(out, report.named());
    out.raw(report.status().ordinal())
        .flag(report.progressReport())
        .optionalInt(report.progress())
        .optionalText(report.message())
        .optionalText(report.stage())
        .optionalNumber(report.step());
  }

  private static Reported reported(StateReader in) {
    return new Reported(
        in.order(),
        in.optionalInt(),
        named(in),
        STATUSES[in.raw()],
        in.flag(),
        in.optionalInt(),
        in.optionalText(),
        in.optionalText(),
        in.optionalNumber());
  }

  private static void ended(StateWriter out, Ended ending) {
    out.order(ending.order()).optionalInt(ending.attempt());
    named(out, ending.named());
    out.raw(ending.rule().ordinal())
        .raw(ending.status().ordinal())
        .flag(ending.progressReport())
        .optionalInt(ending.progress())
        .optionalText(ending.message())
        .optionalText(ending.error())
        .optional(ending.usage() == Usage.NONE ? null : ending.usage(), TaskCodec::usage)
        .optionalText(ending.groupId());
  }

  private static Ended ended(StateReader in) {
    EventOrder order = in.order();
    return new Ended(
        order,
        in.optionalInt(),
        named(in),
        RULES[in.raw()],
        STATUSES[in.raw()],
        in.flag(),
        in.optionalInt(),
        in.optionalText(),
        in.optionalText(),
        orNone(in.optional(TaskCodec::usage)),
        in.optionalText());
  }

  private static void named(StateWriter out, NamedEvents named) {
    out.optionalText(named.actionEventId()).optionalText(named.parentEventId());
  }

  private static NamedEvents named(StateReader in) {
    String action = in.optionalText();
    String parent = in.optionalText();
    return action == null && parent == null ? NamedEvents.NONE : new NamedEvents(action, parent);
  }

  static void usage(StateWriter out, Usage usage) {
    out.number(usage.inputTokens()).number(usage.outputTokens()).number(usage.costNanoUsd());
  }

  static Usage usage(StateReader in) {
    return new Usage(in.number(), in.number(), in.number());
  }

  private static Usage orNone(@Nullable Usage usage) {
    return usage == null ? Usage.NONE : usage;
  }
}
