// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.http.json.Doc;
import dev.headway.http.problem.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event.
 *
 * @param index its place in the request, from 0
 * @param id its id: as sent, or made; null when it could not be read
 * @param status accepted or rejected
 * @param path how it gets to its plan; null for one that is rejected or names no plan
 * @param note what the sender should know
 * @param errors what is wrong with a rejected one
 */
record EventOutcome(
    @Doc(value = "Place in the request, from 0.", example = "0") int index,
    @Doc(value = "Id: as sent, or made; null when it could not be read.", example = "\"e-1\"")
        @Nullable String id,
    @Doc("Whether Kafka has it.") Status status,
    @Doc(
            "How it gets to its plan: fast (a read at_least this answer's position sees it), slow (it may show a moment later); null for an event that is rejected or not tracked.")
        @Nullable Path path,
    @Doc(value = "What the sender should know; null for nothing.", example = "null")
        @Nullable String note,
    @Doc("What is wrong with a rejected event.") List<FieldError> errors) {

  /** Whether Kafka has the event. */
  enum Status {
    /** It has. */
    ACCEPTED,
    /** It has not, and will not take it as it is. */
    REJECTED
  }

  /** How an event gets to its plan. */
  enum Path {
    /** Folded from the partition it is written to. */
    FAST,
    /** Through the correlator. */
    SLOW
  }

  static EventOutcome of(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Accepted(int index, var event, var input, Judgement.Way way) ->
          switch (way) {
            case Judgement.Way.Fast ignored -> accepted(index, event.getId(), Path.FAST, null);
            case Judgement.Way.Slow ignored -> accepted(index, event.getId(), Path.SLOW, null);
            case Judgement.Way.Untracked ignored ->
                accepted(
                    index,
                    event.getId(),
                    null,
                    "names no plan: kept in " + input.topic() + ", not tracked");
          };
      case Judgement.Rejected(int index, String id, var _, List<FieldError> errors) ->
          new EventOutcome(index, id, Status.REJECTED, null, null, errors);
    };
  }

  private static EventOutcome accepted(
      int index, String id, @Nullable Path path, @Nullable String note) {
    return new EventOutcome(index, id, Status.ACCEPTED, path, note, List.of());
  }
}
