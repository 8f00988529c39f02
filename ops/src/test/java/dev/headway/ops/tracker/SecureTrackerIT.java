// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.stack.SaslSslListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every client of Headway takes its kafka.* settings: it runs over SASL_SSL. */
class SecureTrackerIT {
  @TempDir Path folder;

  @Test
  void shouldTrackOverSaslSsl() {
    // given
    try (LocalStack kafka =
        LocalStack.builder()
            .data(folder.resolve("kafka"))
            .ports(Ports.ephemeral())
            .only(Part.KAFKA, Part.REGISTRY)
            .saslSsl(Map.of("headway", "s3cret"))
            .start()) {
      SaslSslListener secured = kafka.broker().saslSsl();
      Map<String, String> client = new HashMap<>(secured.clientProperties("headway"));
      LocalStackBuilder app =
          LocalStack.builder()
              .data(folder.resolve("app"))
              .ports(Ports.ephemeral())
              .only(Part.HEADWAY)
              .externalKafka(secured.address())
              .externalRegistry(kafka.registryUrl());
      client.forEach(
          (name, value) ->
              app.environment(
                  "HEADWAY_KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value));
      client.put("bootstrap.servers", secured.address());
      try (LocalStack headway = app.start();
          Agents agents = new Agents(client, kafka.registryUrl())) {
        // when
        agents.send("action-requests", Agents.request("p", "t", 0));
        // then
        Observer observer = new Observer(headway.httpUrl(), client, kafka.registryUrl());
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () -> assertThat(observer.plan("p").get("task_count").asInt()).isEqualTo(1));
      }
    }
  }
}
