// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.headway.agent.tracker.TrackerServiceClient;
import org.junit.jupiter.api.Test;

/** The boundaries inside the module. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headway.agent");

  /** Agents see the platform, never what it is made of. */
  private static ArchRule agentsSeeOnlyThePlatform(String agents) {
    return noClasses()
        .that()
        .resideInAPackage(agents)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "java.net.http..",
            "dev.headway.agent.kafka..",
            "dev.headway.agent.desk..",
            "dev.headway.agent.log..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(TrackerServiceClient.class.getName());
  }

  @Test
  void shouldLetExamplesUseWhatAgentsUse() {
    agentsSeeOnlyThePlatform("dev.headway.agent.examples..").check(CLASSES);
  }

  /** What no example may look like. */
  record ReachesThrough(TrackerServiceClient client, dev.headway.agent.log.EventLog log) {}

  @Test
  void shouldNoticeAnExampleThatReachesThroughThePlatform() {
    JavaClasses wrong = new ClassFileImporter().importClasses(ReachesThrough.class);

    assertThat(
            agentsSeeOnlyThePlatform("dev.headway.agent")
                .evaluate(wrong)
                .getFailureReport()
                .getDetails())
        .anyMatch(detail -> detail.contains("TrackerServiceClient"))
        .anyMatch(detail -> detail.contains("EventLog"));
  }

  @Test
  void shouldTalkToKafkaInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.headway.agent.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void shouldTalkHttpOnlyWithTheTrackerAndWithModels() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.headway.agent.tracker..", "dev.headway.agent.model..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(CLASSES);
  }

  @Test
  void shouldBuildAgentsOnWhatKnowsNothingOfThem() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.headway.agent.desk..",
            "dev.headway.agent.event..",
            "dev.headway.agent.kafka..",
            "dev.headway.agent.log..",
            "dev.headway.agent.memory..",
            "dev.headway.agent.model..",
            "dev.headway.agent.registry..",
            "dev.headway.agent.tracker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.headway.agent", "dev.headway.agent.planner..", "dev.headway.agent.worker..")
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    slices().matching("dev.headway.agent.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
