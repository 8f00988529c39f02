// SPDX-License-Identifier: Apache-2.0
package dev.headway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The boundaries inside the module. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headway.http", "dev.headway.server");

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void shouldKeepTheRoutesFreeOfTheWebServer() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.headway.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.javalin..",
                "jakarta.servlet..",
                "org.eclipse.jetty..",
                "dev.headway.server.."));
  }

  @Test
  void shouldReadPlansByTheirContractOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.headway.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.headway.plan..",
                "dev.headway.task..",
                "dev.headway.store..",
                "dev.headway.intake..",
                "dev.headway.topology..",
                "dev.headway.tracker..",
                "org.apache.kafka.streams.."));
  }

  @Test
  void shouldTalkToKafkaFromIngestOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.headway.http..")
            .and()
            .resideOutsideOfPackage("dev.headway.http.ingest..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.apache.kafka.."));
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    check(slices().matching("dev.headway.http.(*)..").should().beFreeOfCycles());
  }
}
