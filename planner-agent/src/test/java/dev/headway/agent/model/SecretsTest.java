// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.StateTable;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.Patience;
import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.agent.worker.Worker;
import dev.headway.schemas.key.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A provider that tells the key it was shown, and all that a plan says of it. */
class SecretsTest {
  private static final String KEY = "sk-very-secret-0123456789";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(
              event.getFormattedMessage()
                  + (event.getThrowableProxy() == null
                      ? ""
                      : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
      };

  @BeforeEach
  void listen() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(appender);
    root.setLevel(Level.INFO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai:m", "anthropic:m"})
  void shouldShowTheKeyInNoEventStateAnswerOrLog(String name) throws Exception {
    // given
    List<String> shown = new ArrayList<>();
    try (StubProvider provider = new StubProvider();
        InMemoryEventLog log = new InMemoryEventLog();
        Platform platform = new Platform(log, new NoTracker());
        GoalClient client = platform.client("client", new Owner("acme", "ada"))) {
      Map<String, String> environment =
          Map.of(
              "HEADWAY_MODEL_BASE_URL", provider.url(),
              "OPENAI_API_KEY", KEY,
              "ANTHROPIC_API_KEY", KEY);
      ReasoningModel model = ModelConfig.parse(name, environment).open(environment);
      List.of(500, 429, 401).forEach(provider::repliesWithTheKey);
      platform.start(
          new Worker("hand")
              .onTask("do", (task, ctx) -> task.complete(Map.of()))
              .defines(
                  EventDefinition.request(
                      "do", "Do it", Json.tree("{\"type\":\"object\"}"), "done")));
      ChoreographyPlanner planner =
          ChoreographyPlanner.named("planner")
              .model(model)
              .patience(new Patience(1, 3, Duration.ofMillis(1), Duration.ofMillis(1), PATIENCE))
              .build();
      planner.onGoal(
          "go",
          (goal, ctx) -> {
            PlanContext plan = PlanContext.createFromGoal(goal, ctx);
            planner.execute(planner.reasonNextAction("New goal", plan, ctx), plan, ctx);
          });
      platform.start(planner).awaitReady(PATIENCE);

      // when
      ResultContext answer =
          client
              .ask("go", Map.of(), "went", null)
              .answer()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      // then
      assertThat(answer.why()).contains("401", "Incorrect key", "***");
      shown.add(answer.toString());
      shown.add(model + " " + model.name());
      for (Topic topic : Topic.values()) {
        log.events(topic).stream()
            .map(ReceivedEvent::envelope)
            .forEach(event -> shown.add(event.toString()));
      }
      for (String topic : List.of("plan-contexts", "agent-registry")) {
        try (StateTable table = log.table(topic)) {
          table
              .startingWith("")
              .forEach((key, value) -> shown.add(new String(value, StandardCharsets.UTF_8)));
        }
      }
      assertThat(provider.sent)
          .hasSize(3)
          .allMatch(sent -> sent.headers().values().toString().contains(KEY), "the key was sent");
    }
    assertThat(shown).hasSizeGreaterThan(8).noneMatch(text -> text.contains(KEY));
    assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(KEY));
  }
}
