// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an answer is written. */
enum AnswerForm {
  /** As workers answer: task, status, and result or error. */
  TASK {
    @Override
    Map<String, @Nullable Object> completed(
        TaskContext task, Map<String, @Nullable Object> result) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("task_id", task.taskId());
      data.put("action_id", task.taskId());
      data.put("status", "completed");
      data.put("success", true);
      data.put("result", result);
      return data;
    }

    @Override
    Map<String, @Nullable Object> failed(TaskContext task, String error, @Nullable String kind) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("task_id", task.taskId());
      data.put("action_id", task.taskId());
      data.put("status", "failed");
      data.put("success", false);
      data.put("error", error);
      if (kind != null) {
        data.put("error_type", kind);
      }
      return data;
    }

    @Override
    @Nullable String defaultResponse(String requestType) {
      return null;
    }
  },

  /** As functions answer: request, success, and result or error. */
  CALL {
    @Override
    Map<String, @Nullable Object> completed(
        TaskContext task, Map<String, @Nullable Object> result) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("request_id", requestId(task));
      data.put("success", true);
      data.put("result", result);
      return data;
    }

    @Override
    Map<String, @Nullable Object> failed(TaskContext task, String error, @Nullable String kind) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("request_id", requestId(task));
      data.put("success", false);
      data.put("error", error);
      return data;
    }

    @Override
    String defaultResponse(String requestType) {
      return requestType + ".completed";
    }

    private String requestId(TaskContext task) {
      return Objects.requireNonNullElse(task.event().text("request_id"), task.event().id());
    }
  };

  /** Payload of an answer with a result. */
  abstract Map<String, @Nullable Object> completed(
      TaskContext task, Map<String, @Nullable Object> result);

  /** Payload of an answer that there is none. */
  abstract Map<String, @Nullable Object> failed(
      TaskContext task, String error, @Nullable String kind);

  /** Type of the answer where the request names none; null: then nobody is answered. */
  abstract @Nullable String defaultResponse(String requestType);
}
