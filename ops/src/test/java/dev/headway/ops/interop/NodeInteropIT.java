// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.containers.BrokerUnderTest;
import dev.headway.ops.containers.ContainerBroker;
import dev.headway.ops.containers.EnabledIfDocker;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(
    value = "dev.headway.ops.interop.NodeAgent#isInstalled",
    disabledReason = "needs node, and npm ci in ops/interop")
class NodeInteropIT {
  // Two characters that encoding differs on: one that every library encodes, one that JavaScript's
  // own function leaves.
  private static final String PLAN = "fetch data (once)";

  @TempDir Path folder;

  @Test
  void shouldFoldEventsOfANodeAgentAndShowItTheSnapshot() throws Exception {
    try (LocalStack stack = stack().start()) {
      assertThatANodeAgentIsUnderstood(stack);
    }
  }

  @Test
  @EnabledIfDocker
  void shouldDoTheSameWithABrokerInAContainer() throws Exception {
    try (BrokerUnderTest broker = ContainerBroker.start();
        LocalStack stack = stack().externalKafka(broker.bootstrapServers()).start()) {
      assertThatANodeAgentIsUnderstood(stack);
    }
  }

  private void assertThatANodeAgentIsUnderstood(LocalStack stack) throws Exception {
    // when
    JsonNode seenByNode = NodeAgent.reportOneTask(stack, folder, PLAN);

    // then
    assertThat(seenByNode.path("plan_id").asText()).isEqualTo(PLAN);
    assertThat(seenByNode.path("status").asText()).isEqualTo("RUNNING");
    assertThat(seenByNode.path("task_count").asLong()).isEqualTo(1);
    assertThat(seenByNode.path("open_tasks").asLong()).isZero();

    JsonNode answer = plan(stack);
    assertThat(answer.path("completed_tasks").asLong()).isEqualTo(1);
    assertThat(answer.path("state_digest").asText())
        .isEqualTo(seenByNode.path("state_digest").asText());
  }

  private static JsonNode plan(LocalStack stack) throws Exception {
    URI uri = URI.create(stack.httpUrl() + "/v1/tracker/plans/" + PLAN.replace(" ", "%20"));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-Tenant-ID", "acme")
            .header("X-User-ID", "ada")
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return new ObjectMapper().readTree(response.body());
    }
  }

  private LocalStackBuilder stack() {
    return LocalStack.builder().data(folder.resolve("data")).ports(Ports.ephemeral());
  }
}
