// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of something that was asked for or waited for.
 *
 * @param type type of the result's event; of a request nobody answered in time, the type that was
 *     expected
 * @param taskId task it is the result of; null: of none, as with an answer that was waited for
 * @param success whether it succeeded
 * @param data what came of it: {@code data.result} where there is one, else the payload; empty when
 *     nobody answered
 * @param error why it failed; null when it succeeded
 */
public record ResultContext(
    String type,
    @Nullable String taskId,
    boolean success,
    Map<String, @Nullable Object> data,
    @Nullable String error) {

  /**
   * Reads a result's event. It failed if {@code success} is false, else if {@code status} says so,
   * else if there is an {@code error}; only where none of them is said the type decides.
   */
  public static ResultContext of(ReceivedEvent event) {
    boolean success = succeeded(event);
    return new ResultContext(
        event.type(), event.taskId(), success, result(event.data()), success ? null : error(event));
  }

  /** The result of a request that nobody answered in time. */
  public static ResultContext timedOut(String type, @Nullable String taskId, String error) {
    return new ResultContext(type, taskId, false, Map.of(), error);
  }

  /**
   * What came of it, as a record of the agent's own.
   *
   * @throws IllegalArgumentException when it does not fit; names the field
   */
  public <T> T data(Class<T> as) {
    return Json.convert(data, as);
  }

  /** Why it failed; empty when it succeeded. */
  public String why() {
    return error == null ? "" : error;
  }

  private static boolean succeeded(ReceivedEvent event) {
    Map<String, @Nullable Object> data = event.data();
    if (data.get("success") instanceof Boolean said) {
      return said;
    }
    if (data.get("status") instanceof String said) {
      return switch (said.toLowerCase(Locale.ROOT)) {
        case "failed", "error", "cancelled", "canceled" -> false;
        default -> true;
      };
    }
    if (says(data.get("error"))) {
      return false;
    }
    return !event.type().endsWith(".failed") && !event.type().endsWith(".error");
  }

  private static boolean says(@Nullable Object error) {
    return switch (error) {
      case null -> false;
      case String text -> !text.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Boolean said -> said;
      default -> true;
    };
  }

  private static Map<String, @Nullable Object> result(Map<String, @Nullable Object> data) {
    return data.get("result") instanceof Map<?, ?> result ? Json.object((Object) result) : data;
  }

  private static String error(ReceivedEvent event) {
    return switch (event.data().get("error")) {
      case String text when !text.isEmpty() -> text;
      case Map<?, ?> map when !map.isEmpty() ->
          Objects.toString(map.get("message"), Json.text(map));
      case Collection<?> all when !all.isEmpty() -> Json.text(all);
      case null, default ->
          Objects.requireNonNullElse(event.text("reason"), event.type() + " without a reason");
    };
  }
}
