// SPDX-License-Identifier: Apache-2.0
package dev.headway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The boundaries inside the module. */
class ArchitectureTest {
  private static final String[] DOMAIN = {
    "dev.headway.event..",
    "dev.headway.task..",
    "dev.headway.plan..",
    "dev.headway.listing..",
    "dev.headway.statistics..",
    "dev.headway.progress..",
    "dev.headway.store.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headway");

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void shouldKeepTheDomainFreeOfKafka() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.."));
  }

  @Test
  void shouldKeepTheDomainFreeOfTheClock() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .callMethod(System.class, "currentTimeMillis"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .callMethod(java.time.Instant.class, "now"));
  }

  @Test
  void shouldLetThePlumbingDependOnTheDomainAndNotTheOtherWayRound() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.headway.topology..", "dev.headway.tracker..", "dev.headway.intake.."));
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    check(slices().matching("dev.headway.(*)..").should().beFreeOfCycles());
  }
}
