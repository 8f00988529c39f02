// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.orders;

import dev.headway.agent.event.ResultContext;
import dev.headway.agent.worker.DelegationSpec;
import dev.headway.agent.worker.TaskContext;
import dev.headway.agent.worker.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has an order reserved, charged and shipped at the same time; asks again once for what failed. */
final class OrderProcessor {
  private static final int ATTEMPTS = 3;

  private OrderProcessor() {}

  static Worker worker() {
    return new Worker("order-processor")
        .onTask(
            "order.process.requested",
            (task, ctx) ->
                task.put(
                    "group",
                    task.delegateParallel(
                        List.of(
                            part("inventory.reserve", task),
                            part("payment.charge", task),
                            part("shipping.book", task)))))
        .onResult(
            (result, task, ctx) -> {
              if (!result.success() && task.attempts(result) < ATTEMPTS) {
                task.retry(result);
              }
              task.get("group", String.class)
                  .flatMap(task::results)
                  .ifPresent(results -> end(task, results));
            });
  }

  private static DelegationSpec part(String what, TaskContext task) {
    return DelegationSpec.of(what + ".requested", task.data(), what + ".completed");
  }

  private static void end(TaskContext task, Map<String, ResultContext> results) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("order_id", task.text("order_id"));
    for (ResultContext result : results.values()) {
      if (!result.success()) {
        task.fail("%s: %s".formatted(result.type(), result.why()));
        return;
      }
      all.putAll(result.data());
    }
    task.complete(all);
  }
}
