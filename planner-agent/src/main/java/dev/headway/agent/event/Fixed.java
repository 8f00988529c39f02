// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The one value that a field may have: what an answer must say to be of use. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Fixed {
  /** The value: of a text the text, of numbers and booleans their JSON. */
  String value();
}
