// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says of itself at {@code /ready}.
 *
 * @param ready it folds and answers
 * @param state state of its stream processing
 * @param reasons why it is not ready
 * @param partitions partitions it owns
 * @param restoring records still to restore
 * @param lag input records not folded yet; −1 when unknown
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Readiness(
    boolean ready,
    String state,
    List<String> reasons,
    List<Integer> partitions,
    long restoring,
    long lag) {
  /** With copies, empty where the answer lacks them. */
  public Readiness(
      boolean ready,
      @Nullable String state,
      @Nullable List<String> reasons,
      @Nullable List<Integer> partitions,
      long restoring,
      long lag) {
    this.ready = ready;
    this.state = state == null ? "" : state;
    this.reasons = reasons == null ? List.of() : List.copyOf(reasons);
    this.partitions = partitions == null ? List.of() : List.copyOf(partitions);
    this.restoring = restoring;
    this.lag = lag;
  }
}
