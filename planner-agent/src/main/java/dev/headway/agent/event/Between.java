// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a number, both inclusive. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Between {
  /** Smallest; none unless said. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest; none unless said. */
  double max() default Double.POSITIVE_INFINITY;
}
