package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LooseJsonTest {

    private static final Map<String, Object> EXPECTED = Map.of("a", "b", "n", new LooseJson.Num("2879.20"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"b\",\"n\":2879.20}",
                "{\"a\":\"b\",\"n\":2879.20,}",
                "{\"a\":\"b\",,\"n\":2879.20};",
                "\uFEFF {\"a\":\"b\",\"n\":2879.20}\u00A0",
                "<!-- {\"a\":\"b\",\"n\":2879.20} -->",
                "/*<![CDATA[*/ {\"a\":\"b\",\"n\":2879.20} /*]]>*/",
                "//<![CDATA[\n{\"a\":\"b\",\"n\":2879.20}\n//]]>",
                "//<![CDATA[ {\"a\":\"b\",\"n\":2879.20} //]]>",
                "{ // why\n \"a\":\"b\", /* and */ \"n\":2879.20}",
                "{'a':'b','n':2879.20}",
                "{a:\"b\",n:2879.20}",
                "{&quot;a&quot;:&quot;b&quot;,&quot;n&quot;:2879.20}",
                "{\"a\":\"b\"\n\"n\":2879.20}",
                "{\"a\":\"b\",\"n\":2879.20",
                "{\"a\":\"b\",\"n\":2879.20,\"x\":null,\"y\":undefined}",
            })
    void readsWhatShopsWrite(String text) throws LooseJson.Malformed {
        assertThat(LooseJson.parse(text)).containsExactly(EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"s\":\"15\" laptop\"}", "{\"s\":\"15\\\" laptop\"}", "{\"s\":\"15&quot; laptop\"}"})
    void keepsQuotesThatAreText(String text) throws LooseJson.Malformed {
        assertThat(LooseJson.parse(text)).containsExactly(Map.of("s", "15\" laptop"));
    }

    @Test
    void takesControlCharactersAndNewlinesInStringsAsSpaces() throws LooseJson.Malformed {
        assertThat(LooseJson.parse("{\"s\":\"a\nb\tc\u0001d\"}")).containsExactly(Map.of("s", "a b c d"));
    }

    @Test
    void readsSeveralValuesAfterOneAnother() throws LooseJson.Malformed {
        assertThat(LooseJson.parse("{\"a\":[1]}{\"b\":[[2]]}"))
                .containsExactly(
                        Map.of("a", List.of(new LooseJson.Num("1"))),
                        Map.of("b", List.of(List.of(new LooseJson.Num("2")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\" 1}", "{:}", "[:]", "{\"a\":]}"})
    void saysWhereNonsenseStands(String text) {
        assertThatThrownBy(() -> LooseJson.parse(text))
                .isInstanceOf(LooseJson.Malformed.class)
                .hasMessageMatching(".*character (at )?\\d+|.*at character \\d+");
    }

    @Test
    void refusesBottomlessNesting() {
        assertThatThrownBy(() -> LooseJson.parse("[".repeat(100_000)))
                .isInstanceOf(LooseJson.Malformed.class)
                .hasMessageContaining("deeper than 64");
        assertThatThrownBy(() -> LooseJson.parse("{\"a\":".repeat(100_000)))
                .isInstanceOf(LooseJson.Malformed.class)
                .hasMessageContaining("deeper than 64");
    }

    @Test
    void textThatHoldsNoJsonHoldsNoValue() throws LooseJson.Malformed {
        assertThat(LooseJson.parse("")).isEmpty();
        assertThat(LooseJson.parse("null")).isEmpty();
        assertThat(LooseJson.parse("window.x = 5;")).isEmpty();
    }
}
