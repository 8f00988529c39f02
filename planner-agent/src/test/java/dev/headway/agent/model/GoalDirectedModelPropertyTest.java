// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import dev.headway.agent.planner.DecisionReader;
import dev.headway.agent.planner.NextAction;
import dev.headway.agent.planner.PlannerDecision;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** The embedded planner against an oracle, over random events, goals and results. */
class GoalDirectedModelPropertyTest {
  private static final int MOST_WAITS = 100;
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g");

  private final PayloadSchemas schemas = new PayloadSchemas();
  private final DecisionReader reader = new DecisionReader(schemas);
  private final GoalDirectedModel model = new GoalDirectedModel();

  /** A random world: what is offered, what is wanted, and who answers. */
  private final class Scene {
    final Random random;
    final Questions questions = new Questions();
    final Map<String, ObjectNode> results = new HashMap<>();
    final Map<String, ObjectNode> payloads = new LinkedHashMap<>();

    Scene(long seed, int events) {
      random = new Random(seed);
      for (int i = 0; i < events; i++) {
        event(i);
      }
      Map<String, @Nullable Object> data = new LinkedHashMap<>(Map.of("a", 1));
      for (String name : NAMES) {
        if (random.nextInt(6) == 0) {
          data.put(name, random.nextInt(3));
        }
      }
      questions.goal(data, object(events, 1 + random.nextInt(3) / 2, 0, true));
    }

    private void event(int i) {
      ObjectNode gives =
          object(i + 1, 1 + random.nextInt(5) / 4, random.nextInt(2), random.nextInt(4) == 0);
      switch (random.nextInt(8)) {
        case 0 -> {
          String type = "await." + i;
          List<String> about = new ArrayList<>(NAMES);
          about.removeIf(name -> random.nextInt(5) > 0);
          questions.define(EventDefinition.awaited(type, "Comes.", gives, about));
          results.put(type, gives);
        }
        case 1 -> {
          String type = "goal." + i;
          ObjectNode takes = object(i, 1 + random.nextInt(5) / 4, random.nextInt(2), true);
          questions.offered(
              "planner" + i,
              EventDefinition.request(type, "Plans.", takes, type + ".done"),
              EventDefinition.result(type + ".done", "Planned.", gives));
          results.put(type, gives);
          payloads.put(type, takes);
        }
        default -> {
          String type = "event." + i;
          ObjectNode takes = object(i, 1 + random.nextInt(5) / 4, random.nextInt(2), true);
          questions.define(EventDefinition.request(type, "Does.", takes, type + ".done"));
          questions.define(EventDefinition.result(type + ".done", "Done.", gives));
          results.put(type, gives);
          payloads.put(type, takes);
        }
      }
    }

    /**
     * An object schema, often with the {@code first} name in it, so that there are long plans, too.
     */
    private ObjectNode object(int first, int required, int optional, boolean constrained) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      ArrayNode needed = schema.putArray("required");
      List<String> names = new ArrayList<>(NAMES);
      Collections.shuffle(names, random);
      if (random.nextInt(5) > 0) {
        Collections.swap(names, 0, names.indexOf(NAMES.get(first % NAMES.size())));
      }
      for (int i = 0; i < required + optional; i++) {
        ObjectNode property = properties.putObject(names.get(i)).put("type", "integer");
        if (constrained) {
          switch (random.nextInt(6)) {
            case 0 -> property.put("minimum", 2);
            case 1 -> property.put("maximum", random.nextInt(2));
            default -> {}
          }
        }
        if (i < required) {
          needed.add(names.get(i));
        }
      }
      return schema;
    }

    /** A result as its schema says, at random. */
    Map<String, @Nullable Object> result(String type) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      ObjectNode schema = Objects.requireNonNull(results.get(type));
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        boolean needed =
            schema.path("required").toString().contains("\"" + property.getKey() + "\"");
        if (needed || random.nextBoolean()) {
          int least = property.getValue().path("minimum").asInt(0);
          int most = property.getValue().path("maximum").asInt(2);
          result.put(property.getKey(), least + random.nextInt(most - least + 1));
        }
      }
      return result;
    }

    /** Something happens that nobody planned. */
    void happen() {
      List<String> types = new ArrayList<>(results.keySet());
      if (types.isEmpty()) {
        return;
      }
      Collections.sort(types);
      String type = types.get(random.nextInt(types.size()));
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      switch (random.nextInt(5)) {
        case 0 -> questions.failed(type, data, "no");
        case 1 -> {
          if (payloads.containsKey(type)) {
            questions.open(type, data);
          }
        }
        default -> questions.succeeded(type, data, result(type));
      }
    }
  }

  @Property(tries = 4_000)
  void shouldFindAShortestPlanWheneverThereIsOne(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 6) int events,
      @ForAll @IntRange(max = 3) int past) {
    // given
    Scene scene = new Scene(seed, events);
    for (int i = 0; i < past; i++) {
      scene.happen();
    }
    int actions = scene.random.nextInt(7);
    Question question = scene.questions.left(actions).ask();

    // when
    Optional<List<Integer>> plan = plan(question, actions);

    // then
    Optional<Oracle.Cost> best = new Oracle(question, schemas).best(actions);
    Statistics.label("plan")
        .collect(best.map(cost -> "%d actions".formatted(cost.actions())).orElse("none"));
    assertThat(plan.map(steps -> cost(question, steps))).isEqualTo(best);
    Optional<List<Integer>> greedy = new PlanSearch(problem(question), actions, 1).plan();
    assertThat(greedy.isPresent()).as("greedy").isEqualTo(best.isPresent());
  }

  private Optional<List<Integer>> plan(Question question, int actions) {
    return new PlanSearch(problem(question), actions).plan();
  }

  private PlanProblem problem(Question question) {
    List<Operator> operators = Operator.offered(question);
    return new PlanProblem(
        operators,
        Knowledge.of(question.situation(), operators),
        Shape.of(Objects.requireNonNull(question.situation().goal().schema())).needed(),
        schemas,
        1,
        Set.of());
  }

  private Oracle.Cost cost(Question question, List<Integer> plan) {
    PlanProblem problem = problem(question);
    int actions =
        (int) plan.stream().filter(index -> problem.cost(index) == PlanProblem.ACTION).count();
    return new Oracle.Cost(actions, plan.size() - actions);
  }

  @Property(tries = 1_000)
  void shouldComeToAnEndWithNothingButValidDecisions(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int events) throws ModelException {
    // given
    Scene scene = new Scene(seed, events);
    int left = 12;
    int waits = 0;
    while (true) {
      assertThat(left).as("actions left").isNotNegative();
      Question question = scene.questions.left(left).ask();

      // when
      String text = model.ask(question).text();
      NextAction action =
          switch (reader.read(text, question)) {
            case Understood<PlannerDecision>(PlannerDecision decision) -> decision.nextAction();
            case Refused<PlannerDecision>(String reason) ->
                throw new AssertionError(reason + " in " + text);
          };

      // then
      switch (action) {
        case NextAction.Publish(
                String type,
                Topic _,
                Map<String, @Nullable Object> data,
                String _,
                Topic _,
                String _) -> {
          left--;
          answer(scene, type, data);
        }
        case NextAction.Delegate(String _, String type, Map<String, @Nullable Object> data) -> {
          left--;
          answer(scene, type, data);
        }
        case NextAction.Wait wait -> {
          if (++waits > MOST_WAITS) {
            // What comes is news each time, and never what is hoped for.
            Statistics.label("end").collect("wait");
            return;
          }
          scene.questions.succeeded(
              wait.expectedEvent(), Map.of(), scene.result(wait.expectedEvent()));
        }
        case NextAction.Complete _ -> {
          Statistics.label("end").collect("complete");
          assertThat(new Oracle(question, schemas).isReached()).isTrue();
          return;
        }
        case NextAction.Fail fail -> {
          Statistics.label("end").collect("fail");
          assertThat(new Oracle(question, schemas).best(left)).as(fail.reason()).isEmpty();
          return;
        }
      }
    }
  }

  private static void answer(Scene scene, String type, Map<String, @Nullable Object> data) {
    if (scene.random.nextInt(6) == 0) {
      scene.questions.failed(type, data, "bad luck");
    } else {
      scene.questions.succeeded(type, data, scene.result(type));
    }
  }
}
