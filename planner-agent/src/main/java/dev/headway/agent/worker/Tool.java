// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.PlatformContext;
import dev.headway.agent.desk.Craft;
import dev.headway.agent.event.Json;
import dev.headway.agent.registry.AgentDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function that agents call by event. It answers {@code request_id} (as asked, else the request's
 * id), {@code success}, and {@code result} or {@code error}, with the type the request names or
 * else its own type and {@code .completed}.
 */
public final class Tool extends Worker {
  /** A function. */
  @FunctionalInterface
  public interface Function {
    /**
     * Answers.
     *
     * @param arguments payload of the request
     * @return the result, a map or a record
     * @throws Exception to answer with a failure
     */
    Object call(Map<String, @Nullable Object> arguments) throws Exception;
  }

  /** A tool. */
  public Tool(String name) {
    super(name);
  }

  /** Answers requests of this type. */
  public Tool onInvoke(String type, Function function) {
    onTask(type, (task, ctx) -> task.complete(Json.object(function.call(task.data()))));
    return this;
  }

  @Override
  public AgentDefinition.Kind kind() {
    return AgentDefinition.Kind.TOOL;
  }

  @Override
  protected Craft<?> craft(PlatformContext context) {
    return craft(AnswerForm.CALL, context);
  }
}
