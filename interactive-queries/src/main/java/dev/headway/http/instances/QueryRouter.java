// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import dev.headway.http.identity.Caller;
import dev.headway.http.route.ReadFrom;
import dev.headway.http.route.Reply;
import dev.headway.query.InstanceAddress;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.Tracker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds who answers a question about a partition: this instance if it owns it, else its owner, else
 * whoever has a copy.
 */
public final class QueryRouter {
  private final Tracker tracker;
  private final OtherInstances others;
  private final Patience patience;

  /**
   * @param patience how it waits
   */
  public QueryRouter(Tracker tracker, OtherInstances others, Patience patience) {
    this.tracker = tracker;
    this.others = others;
    this.patience = patience;
  }

  /**
   * Something asked.
   *
   * @param partition partition it is about
   * @param caller who asks
   * @param readFrom where it may be answered from
   * @param target path and query by which another instance is asked the same
   * @param ifNoneMatch the caller's If-None-Match; null for none
   * @param waits how long to wait for what cannot be answered yet
   * @param here asks a store of this instance
   */
  public record Question<T>(
      int partition,
      Caller caller,
      ReadFrom readFrom,
      String target,
      @Nullable String ifNoneMatch,
      Duration waits,
      Function<PlanQueries, QueryResult<T>> here) {}

  /** The answer. */
  public <T> Routed<T> answer(Question<T> question) {
    return switch (question.readFrom()) {
      case OWNER_HERE -> new Routed.Here<>(owned(question, question.waits()), null);
      case COPY_HERE -> copied(question);
      case ANYWHERE ->
          patience.until(question.waits(), left -> anywhere(question, left), QueryRouter::settled);
    };
  }

  private <T> QueryResult<T> owned(Question<T> question, Duration wait) {
    return patience.until(
        wait,
        left -> question.here().apply(tracker.plans()),
        result -> !(result instanceof QueryResult.NotUpToPosition));
  }

  /** Absence from a copy proves nothing. */
  private <T> Routed<T> copied(Question<T> question) {
    QueryResult<T> result = question.here().apply(tracker.stalePlans());
    return new Routed.Here<>(
        result instanceof QueryResult.Absent<T>
            ? new QueryResult.Rebalancing<>("the copy of the store has no such plan")
            : result,
        tracker.staleness(question.partition()));
  }

  private <T> Routed<T> anywhere(Question<T> question, Duration wait) {
    QueryResult<T> owned = owned(question, wait);
    if (owned instanceof QueryResult.WrongHost<T>(InstanceAddress owner)) {
      Optional<Reply> reply = ask(owner, question, wait, ReadFrom.OWNER_HERE);
      if (reply.isPresent()) {
        return new Routed.Elsewhere<>(reply.get());
      }
    } else if (!(owned instanceof QueryResult.Rebalancing<T>)) {
      return new Routed.Here<>(owned, null);
    }
    Routed<T> copied = copied(question);
    if (copied instanceof Routed.Here<T> here && here.result() instanceof QueryResult.Found<T>) {
      return copied;
    }
    for (InstanceAddress standby : tracker.holders(question.partition()).standbys()) {
      Optional<Reply> reply = ask(standby, question, Duration.ZERO, ReadFrom.COPY_HERE);
      if (reply.isPresent() && reply.get().status() < 500) {
        return new Routed.Elsewhere<>(reply.get());
      }
    }
    String reason =
        owned instanceof QueryResult.Rebalancing<T>(String why)
            ? why
            : "the instance that owns the partition does not answer";
    return new Routed.Here<>(new QueryResult.Rebalancing<>(reason), null);
  }

  private <T> Optional<Reply> ask(
      InstanceAddress instance, Question<T> question, Duration wait, ReadFrom readFrom) {
    return others.ask(
        instance,
        new OtherInstances.Question(
            question.target(), question.caller(), question.ifNoneMatch(), wait),
        readFrom);
  }

  private static boolean settled(Routed<?> routed) {
    return !(routed instanceof Routed.Here<?> here
        && here.result() instanceof QueryResult.Rebalancing<?>);
  }
}
