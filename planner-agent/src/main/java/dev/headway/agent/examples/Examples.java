// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples;

import dev.headway.agent.examples.approval.ApprovalWait;
import dev.headway.agent.examples.feedback.FeedbackChoreography;
import dev.headway.agent.examples.orders.OrderFulfilment;
import dev.headway.agent.examples.research.ResearchAdvisor;
import java.util.List;
import java.util.stream.Collectors;

/** All examples. */
public final class Examples {
  private Examples() {}

  /** In the order of their difficulty. */
  public static List<Example> all() {
    return List.of(
        FeedbackChoreography.EXAMPLE,
        ResearchAdvisor.EXAMPLE,
        OrderFulfilment.EXAMPLE,
        ApprovalWait.EXAMPLE);
  }

  /**
   * The example of this name.
   *
   * @throws IllegalArgumentException when there is none; says which there are
   */
  public static Example named(String name) {
    return all().stream()
        .filter(example -> example.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no example '%s': one of %s"
                        .formatted(
                            name,
                            all().stream().map(Example::name).collect(Collectors.joining(", ")))));
  }
}
