// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a text's characters or a list's elements, both inclusive. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Sized {
  /** Fewest. */
  int min() default 0;

  /** Most; any number unless said. */
  int max() default Integer.MAX_VALUE;
}
