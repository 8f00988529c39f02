// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.event.Input;
import dev.headway.http.problem.FieldError;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.key.PlanKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of one event of a request. */
sealed interface Judgement {
  /** Its place in the request, from 0. */
  int index();

  /**
   * It goes to Kafka.
   *
   * @param index place in the request
   * @param event event, complete: id and the caller's identity are set
   * @param input where it goes
   * @param way how it gets to its plan
   */
  record Accepted(int index, AgentEvent event, Input input, Way way) implements Judgement {}

  /**
   * It is refused.
   *
   * @param index place in the request
   * @param id its id; null when it could not be read
   * @param reason kind of the first fault
   * @param errors what is wrong; at least one
   */
  record Rejected(int index, @Nullable String id, DeadLetterReason reason, List<FieldError> errors)
      implements Judgement {}

  /** How an accepted event gets to its plan. */
  sealed interface Way {
    /**
     * Straight: it is keyed by its plan and folded from the partition it is written to.
     *
     * @param plan its plan
     */
    record Fast(PlanKey plan) implements Way {}

    /** Through the correlator, which finds the plan of a result that names none. */
    record Slow() implements Way {}

    /** Nowhere: it names no plan and is none's business; it is kept in the topic. */
    record Untracked() implements Way {}
  }
}
