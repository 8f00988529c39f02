// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.planner.DecisionReader;
import dev.headway.agent.planner.NextAction;
import dev.headway.agent.planner.PlannerDecision;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GoalDirectedModelTest {
  private final GoalDirectedModel model = new GoalDirectedModel();
  private final DecisionReader reader = new DecisionReader(new PayloadSchemas());

  /** Its decision, which has to be one that a planner takes. */
  private NextAction next(Question question) {
    return next(model, question);
  }

  private NextAction next(GoalDirectedModel asked, Question question) {
    try {
      return switch (reader.read(asked.ask(question).text(), question)) {
        case Understood<PlannerDecision>(PlannerDecision decision) -> decision.nextAction();
        case Refused<PlannerDecision>(String reason) -> throw new AssertionError(reason);
      };
    } catch (ModelException e) {
      throw new AssertionError(e);
    }
  }

  private NextAction next(Questions questions) {
    return next(questions.ask());
  }

  private String type(Questions questions) {
    return switch (next(questions)) {
      case NextAction.Publish publish -> publish.eventType();
      case NextAction.Complete _ -> "complete";
      case NextAction.Wait wait -> "wait " + wait.expectedEvent();
      case NextAction.Delegate delegate -> delegate.goalEvent() + " by " + delegate.targetPlanner();
      case NextAction.Fail _ -> "fail";
    };
  }

  private Map<String, @Nullable Object> data(Questions questions) {
    return ((NextAction.Publish) next(questions)).data();
  }

  private String reason(Questions questions) {
    return ((NextAction.Fail) next(questions)).reason();
  }

  private static Map<String, @Nullable Object> facts(Object... pairs) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      facts.put((String) pairs[i], pairs[i + 1]);
    }
    return facts;
  }

  private static Questions feedback() {
    return new Questions()
        .event("analysis.requested", "feedback:array", "summary:object")
        .event("data.fetch.requested", "product:string, sample_size?:integer", "feedback:array")
        .event("report.requested", "summary:object, product:string", "report:string")
        .goal(facts("product", "hub", "sample_size", 3, "noise", 1), "report:string");
  }

  @Test
  void shouldChainEventsByWhatTheyTakeAndGive() {
    assertThat(type(feedback())).isEqualTo("data.fetch.requested");
    assertThat(data(feedback())).isEqualTo(facts("product", "hub", "sample_size", 3));
    Map<String, @Nullable Object> fetched = facts("feedback", List.of(5, 2, 4));
    Questions afterFetch =
        feedback().succeeded("data.fetch.requested", facts("product", "hub"), fetched);
    assertThat(type(afterFetch)).isEqualTo("analysis.requested");
    assertThat(data(afterFetch)).isEqualTo(fetched);
    Questions afterAnalysis =
        afterFetch.succeeded(
            "analysis.requested", fetched, facts("summary", Map.of("average", 3.67)));
    assertThat(type(afterAnalysis)).isEqualTo("report.requested");
    assertThat(
            next(
                afterAnalysis.succeeded(
                    "report.requested",
                    facts("product", "hub"),
                    facts("report", "fine", "pages", 1))))
        .isEqualTo(new NextAction.Complete(facts("report", "fine")));
  }

  @Test
  void shouldGiveTheSameAnswerToTheSameQuestion() throws Exception {
    assertThat(model.ask(feedback().ask()).text()).isEqualTo(model.ask(feedback().ask()).text());
  }

  private static Questions research() {
    return new Questions()
        .event("research.requested", "topic:string, critique?:string", "findings:string")
        .event("draft.requested", "findings:string, critique?:string", "draft:string")
        .event("validation.requested", "draft:string", "is_valid:boolean, critique?:string")
        .goal(facts("topic", "tides"), "draft:string, is_valid=true")
        .succeeded("research.requested", facts("topic", "tides"), facts("findings", "moon"))
        .succeeded("draft.requested", facts("findings", "moon"), facts("draft", "one"))
        .succeeded(
            "validation.requested",
            facts("draft", "one"),
            facts("is_valid", false, "critique", "short"));
  }

  @Test
  void shouldFollowACritiqueUntilADraftPasses() {
    // A verdict of false is none for a goal that wants true, and a critique is new: another draft.
    Questions questions = research();
    assertThat(type(questions)).isEqualTo("draft.requested");
    assertThat(data(questions)).isEqualTo(facts("findings", "moon", "critique", "short"));

    // The newest draft has not been validated, whatever was said of the one before.
    questions.succeeded(
        "draft.requested", facts("findings", "moon", "critique", "short"), facts("draft", "two"));
    assertThat(type(questions)).isEqualTo("validation.requested");
    assertThat(data(questions)).isEqualTo(facts("draft", "two"));

    // It does not pass either: once more.
    questions.succeeded(
        "validation.requested",
        facts("draft", "two"),
        facts("is_valid", false, "critique", "dull"));
    assertThat(type(questions)).isEqualTo("draft.requested");
    questions.succeeded(
        "draft.requested", facts("findings", "moon", "critique", "dull"), facts("draft", "three"));
    assertThat(type(questions)).isEqualTo("validation.requested");
    questions.succeeded("validation.requested", facts("draft", "three"), facts("is_valid", true));
    assertThat(next(questions))
        .isEqualTo(new NextAction.Complete(facts("draft", "three", "is_valid", true)));
  }

  @Test
  void shouldNotCompleteWithAVerdictOnAnOlderDraft() {
    // given: the verdict is the one that is wanted, but a newer draft has come
    Questions questions =
        new Questions()
            .event("draft.requested", "topic:string, hint?:string", "draft:string")
            .event("validation.requested", "draft:string", "is_valid:boolean")
            .goal(facts("topic", "tides"), "draft:string, is_valid=true")
            .succeeded("draft.requested", facts("topic", "tides"), facts("draft", "one"))
            .succeeded("validation.requested", facts("draft", "one"), facts("is_valid", true))
            .succeeded("draft.requested", facts("topic", "tides"), facts("draft", "two"));

    // then
    assertThat(type(questions)).isEqualTo("validation.requested");
    assertThat(data(questions)).isEqualTo(facts("draft", "two"));
  }

  @Test
  void shouldOutdateWhatWasMadeOfOutdatedThings() {
    // given: the source has been told anew, and what is wanted was made of what was made of it
    Questions questions =
        new Questions()
            .event("a.do", "source:string", "a:string")
            .event("b.do", "a:string", "b:string")
            .event("source.renew", "ticket:string", "source:string")
            .goal(facts("source", "old", "ticket", "t"), "b:string")
            .succeeded("a.do", facts("source", "old"), facts("a", "1"))
            .succeeded("b.do", facts("a", "1"), facts("b", "1"))
            .succeeded("source.renew", facts("ticket", "t"), facts("source", "new"));

    // then
    assertThat(type(questions)).isEqualTo("a.do");
    assertThat(data(questions)).isEqualTo(facts("source", "new"));
  }

  @Test
  void shouldGiveUpWhenNothingNewCanBeTried() {
    // given: not valid, and no critique to do better by
    Questions questions =
        new Questions()
            .event("draft.requested", "topic:string, critique?:string", "draft:string")
            .event("validation.requested", "draft:string", "is_valid:boolean")
            .goal(facts("topic", "tides"), "is_valid=true")
            .succeeded("draft.requested", facts("topic", "tides"), facts("draft", "one"))
            .succeeded("validation.requested", facts("draft", "one"), facts("is_valid", false));

    // then
    assertThat(reason(questions))
        .isEqualTo(
            "the goal cannot be reached: 'is_valid' is false, but has to be true (validation.requested has been done, and nothing it would be given is new since)");
  }

  @Test
  void shouldGetACritiqueElsewhereToDoBetterBy() {
    // given
    Questions questions =
        new Questions()
            .event("draft.requested", "topic:string, critique?:string", "draft:string")
            .event("validation.requested", "draft:string", "is_valid:boolean")
            .event("review.requested", "draft:string", "critique:string")
            .goal(facts("topic", "tides"), "is_valid=true")
            .succeeded("draft.requested", facts("topic", "tides"), facts("draft", "one"))
            .succeeded("validation.requested", facts("draft", "one"), facts("is_valid", false));

    // then
    assertThat(type(questions)).isEqualTo("review.requested");
  }

  @Test
  void shouldEndLoopsWhoseCritiqueIsRequired() {
    // given: the last revision came of the critique before it, and has been scored itself
    Questions questions =
        new Questions()
            .event("write", "topic:string", "draft:string")
            .event("score", "draft:string", "good:boolean, critique:string")
            .event("revise", "draft:string, critique:string", "draft:string")
            .goal(facts("topic", "tides"), "draft:string, good=true")
            .succeeded("write", facts("topic", "tides"), facts("draft", "one"))
            .succeeded("score", facts("draft", "one"), facts("good", false, "critique", "short"));
    assertThat(type(questions)).isEqualTo("revise");
    questions.succeeded(
        "revise", facts("draft", "one", "critique", "short"), facts("draft", "two"));
    assertThat(type(questions)).isEqualTo("score");
    questions.succeeded("score", facts("draft", "two"), facts("good", true, "critique", "none"));

    // then
    assertThat(next(questions))
        .isEqualTo(new NextAction.Complete(facts("draft", "two", "good", true)));
  }

  @Test
  void shouldTakeAnEchoForNothingNew() {
    // given: each worker hands the order's id back
    Questions questions =
        new Questions()
            .event("pay", "order_id:string", "order_id:string, payment:string")
            .event("ship", "order_id:string", "order_id:string, shipment:string")
            .goal(facts("order_id", "o"), "payment:string, shipment:string");
    assertThat(type(questions)).isEqualTo("pay");
    questions.succeeded("pay", facts("order_id", "o"), facts("order_id", "o", "payment", "p"));
    assertThat(type(questions)).isEqualTo("ship");
    questions.succeeded("ship", facts("order_id", "o"), facts("order_id", "o", "shipment", "s"));

    // then
    assertThat(next(questions))
        .isEqualTo(new NextAction.Complete(facts("payment", "p", "shipment", "s")));
  }

  @Test
  void shouldAllowATaskToChangeWhatItTakes() {
    // given
    Questions questions =
        new Questions()
            .event("order.close", "status:string, order_id:string", "status:string")
            .goal(
                facts("order_id", "o", "status", "open"),
                Json.tree(
                    """
                {"type":"object","required":["status"],"properties":{"status":{"enum":["closed","gone"]}}}"""));
    assertThat(type(questions)).isEqualTo("order.close");
    questions.succeeded(
        "order.close", facts("status", "open", "order_id", "o"), facts("status", "closed"));

    // then
    assertThat(next(questions)).isEqualTo(new NextAction.Complete(facts("status", "closed")));
  }

  @Test
  void shouldOnlyTakeFactsThatFit() {
    // given: an amount is known, but as a text
    Questions questions =
        new Questions()
            .event("amount.parse", "text:string", "amount:number")
            .event("amount.guess", "text:string", "amount:string")
            .event("invoice", "amount:number", "invoice:string")
            .goal(facts("text", "5", "amount", "five"), "invoice:string");

    // then
    assertThat(type(questions)).isEqualTo("amount.parse");
  }

  @Test
  void shouldHoldFactsToTheValuesThatAreWanted() {
    // given: the score is not high enough for publishing
    Questions questions =
        new Questions()
            .define(
                EventDefinition.request(
                    "publish",
                    "Publishes.",
                    Json.tree(
                        """
                        {"type":"object","required":["score"],"properties":{"score":{"type":"number","minimum":0.8}}}"""),
                    "published"))
            .define(
                EventDefinition.result("published", "Published.", Questions.schema("url:string")))
            .event("polish", "score:number", "score:number")
            .goal(facts("score", 0.5), "url:string");

    // then
    assertThat(type(questions)).isEqualTo("polish");
    assertThat(type(questions.succeeded("polish", facts("score", 0.5), facts("score", 0.9))))
        .isEqualTo("publish");
  }

  @Test
  void shouldGiveConstantsAndDefaultsByThemselves() {
    // given
    Questions questions =
        new Questions()
            .define(
                EventDefinition.request(
                    "export",
                    "Exports.",
                    Json.tree(
                        """
                        {"type":"object","required":["id","format","pages"],"properties":{
                          "id":{"type":"string"},"format":{"const":"pdf"},"pages":{"type":"integer","default":10}}}"""),
                    "exported"))
            .define(EventDefinition.result("exported", "Exported.", Questions.schema("url:string")))
            .goal(facts("id", "i", "pages", "many"), "url:string");

    // then
    assertThat(data(questions)).isEqualTo(facts("id", "i", "format", "pdf", "pages", 10));
  }

  @Test
  void shouldTakeAShorterWayAndTheFirstByName() {
    // given
    Questions questions =
        new Questions()
            .event("z.direct", "a:string", "c:string")
            .event("a.one", "a:string", "b:string")
            .event("b.two", "b:string", "c:string")
            .goal(facts("a", "1"), "c:string");
    assertThat(type(questions)).isEqualTo("z.direct");
    assertThat(type(questions.event("y.direct", "a:string", "c:string"))).isEqualTo("y.direct");
  }

  @Test
  void shouldStartWithTheFirstByNameOfWhatIsIndependent() {
    Questions questions =
        new Questions()
            .event("c.do", "a:string", "c:string")
            .event("b.do", "a:string", "b:string")
            .goal(facts("a", "1"), "c:string, b:string");
    assertThat(type(questions)).isEqualTo("b.do");
  }

  @Test
  void shouldTryAFailedTaskOnceMoreThenAnotherWayThenGiveUp() {
    // given
    Questions questions =
        new Questions()
            .event("charge.card", "order_id:string", "payment:string")
            .event("charge.later", "order_id:string", "payment:string")
            .goal(facts("order_id", "o"), "payment:string")
            .failed("charge.card", facts("order_id", "o"), "declined");
    assertThat(type(questions)).isEqualTo("charge.card");
    questions.failed("charge.card", facts("order_id", "o"), "declined");
    assertThat(type(questions)).isEqualTo("charge.later");
    questions
        .failed("charge.later", facts("order_id", "o"), "closed")
        .failed("charge.later", facts("order_id", "o"), "closed for good");

    // then
    assertThat(reason(questions))
        .isEqualTo(
            "the goal cannot be reached: 'payment' is not known (charge.card has failed: declined; charge.later has failed: closed for good)");
  }

  @Test
  void shouldRetryAsOftenAsTold() {
    Question failedOnce =
        new Questions()
            .event("a.do", "x", "y")
            .goal(facts("x", 1), "y")
            .failed("a.do", facts("x", 1), "no")
            .ask();
    assertThat(next(new GoalDirectedModel(0), failedOnce)).isInstanceOf(NextAction.Fail.class);
    assertThat(next(new GoalDirectedModel(1), failedOnce)).isInstanceOf(NextAction.Publish.class);
  }

  @Test
  void shouldTryAFailedTaskWithNewInputs() {
    Questions questions =
        new Questions()
            .event("a.do", "x", "y")
            .event("x.fix", "hint", "x")
            .goal(facts("x", 1, "hint", 2), "y")
            .failed("a.do", facts("x", 1), "no")
            .failed("a.do", facts("x", 1), "no");
    assertThat(type(questions)).isEqualTo("x.fix");
    assertThat(type(questions.succeeded("x.fix", facts("hint", 2), facts("x", 3))))
        .isEqualTo("a.do");
  }

  @Test
  void shouldWaitForAPersonOnceThereIsSomethingToJudge() {
    // given
    Questions questions =
        new Questions()
            .event("draft", "topic:string", "draft:string")
            .awaited("approval.given", "approved:boolean", "draft")
            .event("publish", "draft:string, approved=true", "url:string")
            .goal(facts("topic", "tides"), "url:string")
            .left(1);
    assertThat(reason(questions))
        .contains("at least 2 more actions", "draft, wait for approval.given, publish");
    questions.left(2);
    assertThat(type(questions)).isEqualTo("draft");
    questions.left(1).succeeded("draft", facts("topic", "tides"), facts("draft", "one"));
    assertThat(type(questions)).as("a wait is no action").isEqualTo("wait approval.given");
    questions.succeeded("approval.given", facts(), facts("approved", true));
    assertThat(type(questions)).isEqualTo("publish");
  }

  @Test
  void shouldNeverGrantAnApprovalItself() {
    // given: nobody is there who could approve, or somebody has refused
    Questions questions =
        new Questions()
            .event("publish", "draft:string, approved=true", "url:string")
            .goal(facts("draft", "one", "approved", false), "url:string");
    assertThat(reason(questions)).contains("'approved' is false, but has to be true");
    Questions asked =
        new Questions()
            .awaited("approval.given", "approved:boolean", "draft")
            .event("publish", "draft:string, approved=true", "url:string")
            .goal(facts("draft", "one"), "url:string");
    assertThat(type(asked)).isEqualTo("wait approval.given");
    assertThat(type(asked.succeeded("approval.given", facts(), facts("approved", false))))
        .isEqualTo("fail");
  }

  @Test
  void shouldDoWhatItCanBeforeItWaits() {
    Questions questions =
        new Questions()
            .awaited("a.comes", "a:string")
            .event("z.do", "x:string", "z:string")
            .goal(facts("x", "1"), "a:string, z:string");
    assertThat(type(questions)).isEqualTo("z.do");
    assertThat(type(questions.succeeded("z.do", facts("x", "1"), facts("z", "1"))))
        .isEqualTo("wait a.comes");
  }

  @Test
  void shouldDelegateWhatAnotherPlannerTakes() {
    // given
    Questions questions =
        new Questions()
            .event("pack", "order_id:string", "parcel:string")
            .offered("shipping", "ship.goal", "parcel:string", "tracking:string")
            .goal(facts("order_id", "o"), "tracking:string");
    assertThat(type(questions)).isEqualTo("pack");
    questions.succeeded("pack", facts("order_id", "o"), facts("parcel", "p"));

    // then
    assertThat(next(questions))
        .isEqualTo(new NextAction.Delegate("shipping", "ship.goal", facts("parcel", "p")));
    assertThat(next(questions.succeeded("ship.goal", facts("parcel", "p"), facts("tracking", "t"))))
        .isEqualTo(new NextAction.Complete(facts("tracking", "t")));
  }

  @Test
  void shouldNeverAskAgainForWhatIsOpen() {
    // given
    Questions questions =
        new Questions()
            .event("a.do", "x", "a")
            .event("b.do", "x", "b")
            .event("c.do", "a, b", "c")
            .goal(facts("x", 1), "c")
            .open("a.do", facts("x", 1));

    // then
    assertThat(type(questions)).isEqualTo("b.do");
    assertThat(type(questions.succeeded("b.do", facts("x", 1), facts("b", 1))))
        .as("nothing else can be done before")
        .isEqualTo("wait a.do.done");
  }

  @Test
  void shouldSayExactlyWhatCannotBeHad() {
    assertThat(
            reason(
                new Questions()
                    .event("report", "rows:array", "report:string")
                    .event("rows.fetch", "source:string, login:string", "rows:array")
                    .event("rows.count", "source:string", "rows:integer")
                    .goal(facts("source", "s"), "report:string")))
        .isEqualTo(
            "the goal cannot be reached: 'report' is not known (report needs what cannot be had: "
                + "'rows' is not known (rows.count gives another kind of it; "
                + "rows.fetch needs what cannot be had: 'login' is not known, and no event that is offered gives it))");
  }

  @Test
  void shouldSayHowManyActionsAreMissing() {
    assertThat(reason(feedback().left(2)))
        .isEqualTo(
            "the goal needs at least 3 more actions (data.fetch.requested, analysis.requested, report.requested), and 2 are left");
  }

  @Test
  void shouldLookForAnotherWayWhenAPayloadCannotBeMade() {
    // given: only together do the properties not fit
    String needy =
        """
        {"type":"object","required":["x"],"properties":{"x":{}},"dependentRequired":{"x":["secret"]}}""";
    Questions questions =
        new Questions()
            .define(EventDefinition.request("a.do", "Does a.", Json.tree(needy), "a.done"))
            .define(EventDefinition.result("a.done", "Done.", Questions.schema("y")))
            .goal(facts("x", 1), "y");
    assertThat(reason(questions)).contains("a.do cannot be given a payload that fits", "secret");
    assertThat(type(questions.event("b.do", "x", "y"))).isEqualTo("b.do");
  }

  @Test
  void shouldLeaveOutOptionalFactsThatDoNotFitTogether() {
    // given
    String either =
        """
        {"type":"object","required":["x"],"properties":{"x":{},"a":{},"b":{}},"not":{"required":["a","b"]}}""";
    Questions questions =
        new Questions()
            .define(EventDefinition.request("a.do", "Does a.", Json.tree(either), "a.done"))
            .define(EventDefinition.result("a.done", "Done.", Questions.schema("y")))
            .goal(facts("x", 1, "a", 2, "b", 3), "y");

    // then
    assertThat(data(questions)).isEqualTo(facts("x", 1));
  }

  @Test
  void shouldFollowReferencesAndParts() {
    // given
    String payload =
        """
        {"$defs":{"Id":{"type":"string","pattern":"^o-"}},
         "allOf":[{"properties":{"id":{"$ref":"#/$defs/Id"}},"required":["id"]}],
         "properties":{"note":{"type":"string"}}}""";
    Questions questions =
        new Questions()
            .define(EventDefinition.request("a.do", "Does a.", Json.tree(payload), "a.done"))
            .define(EventDefinition.result("a.done", "Done.", Questions.schema("y")));

    // then
    assertThat(data(questions.goal(facts("id", "o-1", "note", "n"), "y")))
        .isEqualTo(facts("id", "o-1", "note", "n"));
    assertThat(reason(questions.goal(facts("id", "p-1"), "y"))).contains("'id' is \"p-1\", but");
  }

  @Test
  void shouldDoAllThatCanBeDoneForAGoalThatDoesNotSayWhatItWants() {
    // given
    Questions questions =
        new Questions()
            .event("b.do", "a", "b")
            .event("a.do", "x", "a")
            .event("reboot", "", "up")
            .event("never", "unknown", "n")
            .goal(facts("x", 1), (String) null);
    assertThat(type(questions)).isEqualTo("a.do");
    questions.succeeded("a.do", facts("x", 1), facts("a", 2, "x", 1));
    assertThat(type(questions)).isEqualTo("b.do");
    questions.open("b.do", facts("a", 2));
    assertThat(type(questions)).isEqualTo("wait b.do.done");
  }

  @Test
  void shouldCompleteAGoalThatDoesNotSayWhatItWantsWithAllThatCame() {
    Questions questions =
        new Questions()
            .event("a.do", "x", "a")
            .goal(facts("x", 1), (String) null)
            .succeeded("a.do", facts("x", 1), facts("a", 2, "more", 3, "x", 1));
    assertThat(next(questions)).isEqualTo(new NextAction.Complete(facts("a", 2, "more", 3)));
    assertThat(reason(new Questions().goal(facts("x", 1), (String) null)))
        .contains("does not say what is wanted");
  }

  @Test
  void shouldFailInsteadOfRepeatingADecisionThatWasRefused() {
    Question question =
        feedback().ask().with(new Question.Complaint("{}", "next_action.data: too long"));
    assertThat(next(question))
        .isEqualTo(
            new NextAction.Fail(
                "the embedded planner's decision was refused: next_action.data: too long"));
  }

  @Test
  void shouldRefuseNegativeRetries() {
    assertThatThrownBy(() -> new GoalDirectedModel(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Timeout(20)
  void shouldPlanAmongManyEvents() {
    // given: a long chain, much that is independent, two ways to each of some facts, and noise
    Questions questions = new Questions().left(60);
    StringBuilder wanted = new StringBuilder("c19");
    questions.event("chain.00", "x", "c0");
    for (int i = 1; i < 20; i++) {
      questions.event("chain.%02d".formatted(i), "c%d".formatted(i - 1), "c%d".formatted(i));
      questions.event("wide.%02d".formatted(i), "x", "w%d".formatted(i));
      wanted.append(", w").append(i);
      questions.event("noise.%02d".formatted(i), "x", "n%d".formatted(i));
    }
    for (int i = 0; i < 8; i++) {
      questions.event("left.%02d".formatted(i), "x", "e%d".formatted(i));
      questions.event("right.%02d".formatted(i), "x", "e%d".formatted(i));
      wanted.append(", e").append(i);
    }
    questions.goal(facts("x", 1), wanted.toString());

    // then
    assertThat(type(questions)).isEqualTo("chain.00");
    assertThat(reason(questions.left(46))).contains("at least 47 more actions");
  }
}
