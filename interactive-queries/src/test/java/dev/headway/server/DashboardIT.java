// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.headway.http.deadletter.DeadLetters;
import dev.headway.http.deadletter.Outline;
import dev.headway.http.identity.TestTokens;
import dev.headway.server.Chromium.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard in a real browser, over the real server. With {@code -Dheadway.images=docs/images}
 * it also takes the pictures that the documentation shows.
 */
class DashboardIT {
  private static final int FIRST_LOAD_BYTES = 300 * 1024;
  private static final Locator.WaitForOptions SOON = new Locator.WaitForOptions().setTimeout(8_000);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String READY = ".queue, .figures, .agents td";
  private static final String ROWS =
      "Math.round((document.querySelector('.rows-body')?.clientHeight ?? 0) / 46)";

  private static Chromium chromium;

  @TempDir private Path folder;
  private RunningServer running;
  private Story story;

  @BeforeAll
  static void find() {
    assumeTrue(
        Chromium.executable().isPresent(), "no Chromium here: apt-get install chromium brings one");
    chromium = Chromium.start();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of("rate-limit.requests-per-second", "0"));
    story = new Story(running, Instant.now());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private Window window() {
    return window(1360, 900, ColorScheme.LIGHT);
  }

  private Window window(int width, int height, ColorScheme colours) {
    return window(running.server.url().toString(), width, height, colours);
  }

  private static Window window(String url, int width, int height, ColorScheme colours) {
    return chromium.window(url, width, height, colours).signIn("acme", "ada", "user");
  }

  /** One of everything. */
  private void tell() {
    story
        .plan(
            "report",
            "Market report: solar storage in southern Europe",
            null,
            310,
            "{\"total_actions\":7,\"session_id\":\"quarterly\",\"budget\":{\"cost_usd\":2.5},\"stages\":[{\"name\":\"read\",\"weight\":0.4,\"total_steps\":3},{\"name\":\"write\",\"weight\":0.6,\"total_steps\":4}]}")
        .logs("info", "planner", 309, "decided to read three sources at once")
        .task("r1", "page.fetch", "fetcher", 308, 300, 262)
        .task("r2", "page.fetch", "fetcher", 308, 262, 240)
        .task("r3", "page.fetch", "fetcher", 308, 240, 170)
        .logs("warning", "fetcher", 210, "the registry answers slowly: 31 s for a page")
        .task("s1", "facts.extract", "reader", 168, 166, 122)
        .ask("w1", "chapter.write", "writer", 120)
        .takes("w1", "writer", 110)
        .step("r3", "fetcher", 172, "read", 3)
        .step("w1", "writer", 41, "write", 2)
        .reports("w1", "writer", 40, 0.6, "three of five sections")
        .spends("r3", "fetcher", 171, 18_400, 0.21)
        .spends("w1", "writer", 41, 61_000, 0.94)
        .ask("w2", "image.find", "illustrator", 120)
        .logs("debug", "writer", 100, "outline has five sections")
        .logs("debug", "writer", 90, "section 1")
        .logs("debug", "writer", 80, "section 2")
        .logs("debug", "writer", 60, "section 3")
        .logs("debug", "writer", 41, "section 3 done")
        .logs("info", "writer", 40, "three of five sections written");
    story
        .plan("pictures", "Find pictures for the report", "report", 118, "{}")
        .task("p1", "image.search", "illustrator", 116, 112, 90)
        .ask("p2", "image.search", "illustrator", 80);
    story
        .plan("licences", "Check the licences of eight pictures", "pictures", 85, "{}")
        .task("l1", "licence.check", "lawyer", 84, 80, 60)
        .ask("l2", "licence.check", "lawyer", 58);
    story
        .plan("purchase", "Buy a second screen", 1500)
        .task("q", "quote", "purchasing", 1498, 1490, 1320)
        .waits("purchase.approved", 1318, 3600);
    story
        .plan("refund", "Refund order 4711", 900)
        .task("f1", "payment.find", "payment", 898, 890, 880)
        .ask("f2", "payment.refund", "payment", 878)
        .takes("f2", "payment", 870)
        .fails("f2", "payment.refund", "payment", 860, "the bank refuses: account closed")
        .fails(858, "the bank refuses: account closed");
    IntStream.range(0, 24)
        .forEach(
            i ->
                story
                    .plan("order-" + i, "Order " + (4800 + i) + ": one lamp", 3300 - i * 130)
                    .task(
                        "a",
                        "inventory.reserve",
                        "inventory",
                        3299 - i * 130,
                        3298 - i * 130,
                        3280 - i * 130)
                    .task(
                        "b",
                        "shipping.book",
                        "shipping",
                        3279 - i * 130,
                        3270 - i * 130,
                        3255 - i * 130 - (i % 7) * 9)
                    .completes(3200 - i * 130 - (i % 7) * 9));
    story.told();
  }

  private static Locator text(Page page, String pattern) {
    return page.getByText(Pattern.compile(pattern)).first();
  }

  private static void assertQuiet(Window window) {
    assertThat(window.complaints()).isEmpty();
  }

  private static void awaitLive(Page page) {
    page.locator(".live.l-live").waitFor();
  }

  private static void assertAccessible(Window window) {
    AxeResults results =
        new AxeBuilder(window.page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
            .analyze();
    assertThat(results.getViolations())
        .extracting(
            Rule::getId, rule -> rule.getNodes().stream().limit(3).map(Object::toString).toList())
        .isEmpty();
  }

  @Test
  void shouldShowWhatRunsAndWhatNeedsSomebody() {
    // given
    tell();

    // when
    try (Window window = window()) {
      Page page = window.page;
      text(page, "purchase.approved awaited").waitFor();

      // then: the same numbers as REST
      Map<String, Integer> counted = new HashMap<>();
      running
          .get("/v1/tracker/facets")
          .json()
          .path("status")
          .forEach(s -> counted.put(s.path("value").asText(), s.path("count").asInt()));
      assertThat(page.locator(".sentence .s-running b").innerText())
          .isEqualTo(String.valueOf(counted.get("running")));
      assertThat(page.locator(".sentence .s-failed b").innerText())
          .isEqualTo(String.valueOf(counted.get("failed")));
      assertThat(page.locator(".who").innerText()).contains("acme", "ada");
      assertThat(page.locator(".queue").innerText())
          .contains("Buy a second screen", "Refund order 4711", "account closed");
      assertAccessible(window);
      assertQuiet(window);
    }
  }

  @Test
  void shouldFilterTheListByItsAddress() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      page.navigate("/?status=failed");
      text(page, "1 plan found").waitFor();
      assertThat(page.locator(".rows-body .row").count()).isEqualTo(1);

      // when
      page.keyboard().press("/");
      page.keyboard().type("order 4");
      page.waitForURL(Pattern.compile("q=order"));
      page.locator(".chip.s-failed").click();
      text(page, "25 plans found").waitFor();

      // then
      page.locator("#search").press("Escape");
      page.keyboard().press("j");
      page.keyboard().press("Enter");
      page.waitForURL(Pattern.compile("/plans/"));
      assertQuiet(window);
    }
  }

  @Test
  void shouldScrollThroughThousandsOfPlansWithFewRows() {
    // given
    for (int i = 0; i < 3000; i++) {
      story.plan("p-" + i, "Plan number " + i, 4000 - i);
    }
    story.told();

    // when
    try (Window window = window()) {
      Page page = window.page;
      text(page, "3,000 plans").waitFor();
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(
              () -> {
                page.evaluate("scrollTo(0, document.body.scrollHeight)");
                return ((Number) page.evaluate(ROWS)).intValue();
              },
              loaded -> loaded >= 800);

      // then: the last ones are in sight, the others not in the document
      assertThat(page.locator(".rows-body .row").count()).isBetween(10, 60);
      assertThat(page.locator(".rows-body").innerText()).contains("Plan number 2");
      assertQuiet(window);
    }
  }

  @Test
  void shouldShowAPlanAsGraphTimelineLogAndEvents() {
    // given
    tell();

    // when
    try (Window window = window()) {
      Page page = window.page;
      page.navigate("/plans/report");
      page.locator(".box").first().waitFor();

      // then
      assertThat(page.locator(".box").count()).isEqualTo(6);
      assertThat(page.locator(".tree-plan").count()).isEqualTo(2);
      assertThat(page.locator(".plan-head").innerText())
          .contains("Market report", "4 of 7 tasks", "read", "write");
      assertAccessible(window);
      page.locator("#tab-timeline").click();
      page.locator(".wf-row").first().waitFor();
      assertThat(page.locator(".wf-row").count()).isEqualTo(6);
      assertThat(page.locator(".seg-asked").count()).isPositive();
      assertAccessible(window);
      page.locator("#tab-log").click();
      text(page, "more lines of the same source").click();
      text(page, "section 2").waitFor();
      assertThat(page.locator(".log").innerText()).contains("answers slowly");
      assertAccessible(window);
      page.locator("#tab-events").click();
      page.locator(".ev").first().click();
      page.locator(".ev-more").waitFor();
      assertThat(page.locator(".events").innerText()).contains("system-events · 0 ·", "Payload");
      assertAccessible(window);
      page.locator("#tab-changes").click();
      page.locator(".changes").waitFor();
      assertThat(page.locator(".changes").innerText()).contains("running");
      assertAccessible(window);
      assertQuiet(window);
    }
  }

  @Test
  void shouldShowNewsWithoutBeingLoadedAgain() {
    // given
    Story.Plan plan = story.plan("live", "Watch it move", 20).ask("t1", "step", "worker", 15);
    story.told();
    try (Window window = window()) {
      Page page = window.page;
      page.navigate("/plans/live");
      text(page, "0 of 1 task").waitFor();
      page.evaluate("window.sameDocument = true");

      // when
      plan.answers("t1", "step", "worker", 5).completes(1);
      story.told();

      // then
      page.locator(".why-line .state.s-completed").waitFor();
      text(page, "1 of 1 task").waitFor();
      page.locator(".live.l-ended").waitFor();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      assertQuiet(window);
    }
  }

  @Test
  void shouldCountWhatEndsWithoutBeingLoadedAgain() {
    // given
    Story.Plan first = story.plan("first", "The first one", 20);
    story.told();
    try (Window window = window()) {
      Page page = window.page;
      awaitLive(page);
      page.locator(".sentence .s-running b").getByText("1").waitFor();
      page.evaluate("window.sameDocument = true");

      first.ask("t", "step", "worker", 10);
      story.told();
      page.locator(".c-waits").getByText("1 open task").waitFor();

      // when
      first.fails(3, "no paper left");
      story.plan("second", "The second one", 2);
      story.plan("third", "The third one", 1);
      story.told();

      // then: before all is asked for again anyway
      page.locator(".sentence .s-running b").getByText("2").waitFor(SOON);
      page.locator(".sentence .s-failed b").getByText("1").waitFor();
      page.locator(".queue").getByText("no paper left").waitFor();
      page.locator(".rows-body").getByText("The third one").waitFor();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      assertQuiet(window);
    }
  }

  @Test
  void shouldGoOnWhereItWasCutOff() {
    // given
    Story.Plan plan = story.plan("cut", "Survive the network", 20).ask("t1", "step", "worker", 15);
    story.told();
    try (Relay relay = new Relay(running.server.url());
        Window window = window(relay.url(), 1360, 900, ColorScheme.LIGHT)) {
      Page page = window.page;
      List<String> resumed = new CopyOnWriteArrayList<>();
      page.onRequest(
          request -> {
            @Nullable String place = request.headers().get("last-event-id");
            if (place != null) {
              resumed.add(place);
            }
          });
      page.navigate("/plans/cut");
      awaitLive(page);
      text(page, "0 of 1 task").waitFor();
      page.evaluate("window.sameDocument = true");

      // when
      relay.cut();
      page.locator(".live.l-reconnecting").waitFor();
      plan.answers("t1", "step", "worker", 5).ask("t2", "step", "worker", 4);
      story.told();
      assertThat(page.locator(".figures").innerText()).contains("0 of 1 task");
      relay.mend();

      // then
      awaitLive(page);
      text(page, "1 of 2 tasks").waitFor();
      assertThat(resumed).isNotEmpty();
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }
  }

  @Test
  void shouldAskWhereThereIsNoStreamToBeHad() {
    // given
    Map<String, String> one =
        Map.of("stream.max-per-user", "1", "rate-limit.requests-per-second", "0");
    try (RunningServer busy = new RunningServer(folder.resolve("busy"), one);
        SseClient only = busy.stream("/v1/tracker/stream");
        Window window = window(busy.server.url().toString(), 1360, 900, ColorScheme.LIGHT)) {
      Page page = window.page;
      page.locator(".live.l-polling").getByText("asking every 3 s").waitFor();
      text(page, "No plans yet").waitFor();

      // when
      Story told = new Story(busy, Instant.now());
      told.plan("late", "Be seen all the same", 1);
      told.told();

      // then
      page.locator(".rows-body").getByText("Be seen all the same").waitFor();
      assertThat(only.events()).isNotEmpty();
    }
  }

  @Test
  void shouldLoadLittle() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      page.reload();
      awaitLive(page);
      text(page, "purchase.approved awaited").waitFor();

      // when: scripts and styles, and what REST answered until then
      Number bytes =
          (Number)
              page.evaluate(
                  "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, e) => sum + e.encodedBodySize, 0)");

      // then
      assertThat(bytes.intValue()).isBetween(20 * 1024, FIRST_LOAD_BYTES);
    }
  }

  @Test
  void shouldShowWhatWasRefused() {
    // given
    tell();
    running.deadLetters.add(
        new DeadLetters.Letter(
            Instant.now(),
            "acme/ada/report",
            "id-conflict",
            "process",
            "another event has this source and id",
            "action-results",
            0,
            41,
            Outline.of(
                "{\"plan_id\":\"report\",\"pages\":[1,2]}".getBytes(StandardCharsets.UTF_8))));

    // when
    try (Window window = window()) {
      Page page = window.page;
      page.locator(".letters").getByText("id-conflict").waitFor();
      page.navigate("/dead-letters");
      text(page, "array of 2").waitFor();

      // then
      assertThat(page.locator("main").innerText())
          .contains(
              "id-conflict", "another event has this source and id", "action-results · 0 · 41");
      assertAccessible(window);
      assertQuiet(window);
    }
  }

  @Test
  void shouldSignInWithATokenWhereTokensAreBelieved() {
    // given
    Map<String, String> tokens =
        Map.of("auth.mode", "jwt", "auth.jwt-hs256-secret", TestTokens.SECRET);
    try (RunningServer strict = new RunningServer(folder.resolve("jwt"), tokens);
        Window window =
            chromium.window(strict.server.url().toString(), 1360, 900, ColorScheme.LIGHT)) {
      Page page = window.page;
      page.navigate("/plans/p1");
      assertAccessible(window);

      // when
      page.locator("textarea[name=token]").fill(TestTokens.hs256(TestTokens.claims(Instant.now())));
      page.locator("form button").click();

      // then: no script can read what stands for the token
      page.locator(".who").waitFor();
      assertThat(page.evaluate("document.cookie")).isEqualTo("");
      assertThat(page.context().cookies())
          .singleElement()
          .satisfies(
              cookie -> {
                assertThat(cookie.httpOnly).isTrue();
                assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
              });
    }
  }

  @Test
  void shouldShowWhatWasTrueAtAnInstant() {
    // given
    tell();
    try (Window window = window()) {
      Page page = window.page;
      page.navigate("/plans/report");
      text(page, "4 of 7 tasks").waitFor();

      // when: back to a tenth of its life, when none of its tasks was done
      page.locator("input[type=range]").focus();
      page.locator("input[type=range]").fill("100");

      // then
      text(page, "0 of 7 tasks").waitFor();
      assertThat(page.url()).contains("as_of=");
      assertThat(page.locator(".live").innerText()).contains("in the past");
      page.getByText("Back to now").click();
      text(page, "4 of 7 tasks").waitFor();
      assertQuiet(window);
    }
  }

  @Test
  void shouldDrawFiveHundredTasksReadably() {
    // given
    Story.Plan plan = story.plan("large", "Read five hundred pages", 600);
    plan.task("list", "pages.list", "librarian", 599, 598, 590);
    for (int i = 0; i < 498; i++) {
      plan.task("page-" + i, "page.read", "reader-" + i % 5, 588, 580 - i * 0.5, 560 - i);
    }
    plan.ask("sum", "pages.summarise", "writer", 30);
    story.told();

    // when
    try (Window window = window()) {
      Page page = window.page;
      page.navigate("/plans/large");
      page.locator(".cell").first().waitFor();

      // then: three boxes, one of them with a cell for each page
      assertThat(page.locator(".box").count()).isEqualTo(3);
      assertThat(page.locator(".cell").count()).isEqualTo(498);
      page.locator(".cell[title^='page-41:']").click();
      page.locator(".plan-side code").getByText("page-41").waitFor();
      picture(window, "plan-500", false);
      assertQuiet(window);
    }
  }

  @Test
  void shouldShowErrorsAsErrors() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      text(page, "29 plans").waitFor();

      // when
      page.route("**/v1/tracker/**", route -> route.abort());
      page.navigate("/?status=running");

      // then: nothing says that there is nothing
      page.locator(".list .problem").waitFor();
      assertThat(page.locator("main").innerText())
          .contains("Headway does not answer")
          .doesNotContain("No plan", "Nothing waits");
    }
  }

  @Test
  void shouldSayWhatItCouldNotRead() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      awaitLive(page);

      // when
      page.route(
          Pattern.compile("/v1/tracker/plans/[^/]+/(progress|hierarchy|logs)"), Route::abort);
      page.navigate("/");

      // then: it is not taken for nothing
      text(page, "Whether 3 open plans may be stuck could not be read").waitFor();
      page.navigate("/plans/report?tab=log");
      text(page, "How it goes on could not be read: Headway does not answer").waitFor();
      text(page, "Its sub-plans could not be read").waitFor();
      page.locator(".plan-main .problem").waitFor();
      assertThat(page.locator("main").innerText()).doesNotContain("Agents have said nothing");
    }
  }

  @Test
  void shouldSayWhatToDoWhereNothingIs() {
    try (Window window = window()) {
      text(window.page, "No plans yet").waitFor();
      assertThat(window.page.locator("main").innerText())
          .contains("./headway up --demo", "/v1/events");
      assertAccessible(window);
      assertQuiet(window);
    }
  }

  @Test
  void shouldFitAPhoneInTheDark() {
    tell();
    try (Window window = window(360, 740, ColorScheme.DARK)) {
      for (String path : List.of("/", "/plans/report", "/agents", "/agents/fetcher")) {
        window.page.navigate(path);
        window.page.locator(READY).first().waitFor();
        awaitLive(window.page);
        assertThat(window.page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            .as(path)
            .isEqualTo(0);
        assertAccessible(window);
      }
      assertQuiet(window);
    }
  }

  @Test
  void shouldShowAnAgent() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      page.navigate("/agents");
      page.getByText("fetcher").click();
      page.locator(".quantiles").waitFor();
      page.locator("#took canvas").waitFor();
      assertThat(page.locator("main").innerText()).contains("3", "Completed");
      assertAccessible(window);
      assertQuiet(window);
    }
  }

  @Test
  void shouldShareAnAddressThatShowsThePlanAtLeastAsNew() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      page.navigate("/plans/report?tab=timeline");
      page.locator(".wf-row").first().waitFor();

      // when
      page.getByText("Share").click();
      text(page, "Link copied").waitFor();
      String shared = page.evaluate("navigator.clipboard.readText()").toString();

      // then: what is open, and the position of what is shown
      assertThat(shared).contains("/plans/report?", "tab=timeline", "at=");
      assertQuiet(window);
      String position = shared.replaceFirst(".*[?&]at=", "");
      page.waitForRequest(
          request -> request.url().contains("/plans/report?at_least=" + position),
          () -> page.navigate(shared));
    }
  }

  @Test
  void shouldGoWhereKeysSay() {
    tell();
    try (Window window = window()) {
      Page page = window.page;
      awaitLive(page);

      // when
      page.keyboard().type("ga");
      page.waitForURL(Pattern.compile("/agents$"));
      page.keyboard().type("go");
      page.waitForURL(url -> URI.create(url).getPath().equals("/"));
      page.keyboard().type("?");
      page.getByText("next, previous row").waitFor();
      assertAccessible(window);
      page.keyboard().press("Escape");
      page.keyboard().type("gp");
      page.locator("input[name=plan]").fill("refund");
      page.keyboard().press("Enter");

      // then
      page.waitForURL(Pattern.compile("/plans/refund$"));
      text(page, "the bank refuses").waitFor();
      assertQuiet(window);
    }
  }

  @Test
  void shouldKeepTheColoursThatWereChosen() {
    try (Window window = window()) {
      Page page = window.page;
      String light = ground(page);

      // when
      page.getByLabel("Switch to dark colours").click();
      String dark = ground(page);
      page.reload();
      awaitLive(page);

      // then
      assertThat(dark).isNotEqualTo(light);
      assertThat(ground(page)).isEqualTo(dark);
      assertAccessible(window);
    }
  }

  private static String ground(Page page) {
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor").toString();
  }

  @Test
  void shouldSignOut() {
    try (Window window = window()) {
      window.page.getByText("Sign out").click();
      window.page.locator("input[name=tenant]").waitFor();
      assertAccessible(window);
      assertQuiet(window);
    }
  }

  @Test
  void shouldTakePictures() {
    tell();
    for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      String name = colours == ColorScheme.LIGHT ? "" : "-dark";
      try (Window window = window(1360, 900, colours)) {
        pictures(window, name);
      }
    }
    try (Window window = window(360, 740, ColorScheme.LIGHT)) {
      pictures(window, "-narrow");
    }
  }

  private void pictures(Window window, String suffix) {
    Page page = window.page;
    text(page, "purchase.approved awaited").waitFor();
    awaitLive(page);
    picture(window, "overview" + suffix, false);
    page.navigate("/plans/report");
    page.locator(".box, .tasks").first().waitFor();
    page.locator(".tree-plan").first().waitFor();
    awaitLive(page);
    picture(window, "plan" + suffix, true);
    page.locator("#tab-timeline").click();
    page.locator(".wf-row").first().waitFor();
    picture(window, "timeline" + suffix, false);
    page.navigate("/agents/inventory");
    page.locator("#rate canvas").waitFor();
    awaitLive(page);
    picture(window, "agent" + suffix, false);
  }

  private static void picture(Window window, String name, boolean whole) {
    Path images = Path.of(System.getProperty("headway.images", "target/images"));
    try {
      Files.createDirectories(images);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    window.picture(images.resolve(name + ".png"), whole);
  }
}
