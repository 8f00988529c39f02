// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of an answer means, for the API's document. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
  /** The meaning, in a sentence; units included. */
  String value();

  /** An example as JSON; empty where the component's own type has examples. */
  String example() default "";

  /** It may be left out. */
  boolean optional() default false;
}
