package io.undercut;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(packages = "io.undercut", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String AWS_SDK = "software.amazon.awssdk..";
    private static final String PEKKO = "org.apache.pekko..";

    @ArchTest
    static final ArchRule theEngineKnowsNothingOfPagesOrPrices = noClasses()
            .that()
            .resideInAPackage("io.undercut.stage..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.undercut..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("io.undercut.stage..")));

    @ArchTest
    static final ArchRule awsTypesStayInAwsTheStoresAndTheGate = noClasses()
            .that()
            .resideOutsideOfPackage("io.undercut.aws..")
            .and()
            .haveNameNotMatching("io\\.undercut\\.(Wiring|Resources|StartFailure).*")
            .and()
            .haveNameNotMatching("io\\.undercut\\.stage\\.(GatedSqsClient|SqsMessages).*")
            .and()
            .haveNameNotMatching(
                    "io\\.undercut\\.catalog\\.(Catalog|ListingState|ListingRow|Fetches|Keys|Tables|Change|Changes|Competitors|PolicyReads|ReaderBreaker|Owner|Groups|Audit|LastMove).*")
            .and()
            .haveNameNotMatching(
                    "io\\.undercut\\.(extract\\.Observations|fetch\\.(HostTable|HostStates|PoliteFetcher)|price\\.Prices|notify\\.Deliveries|scrape\\.PageArchive).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(AWS_SDK);

    @ArchTest
    static final ArchRule decisionsArePure = noClasses()
            .that()
            .haveNameMatching("io\\.undercut\\.(notify\\.(Resend|Signature)|price\\.Move)(\\$.*)?")
            .or()
            .haveNameMatching(
                    "io\\.undercut\\.price\\.(Rule|Decision|Seen|Comparison|Target|Reading|Pace|Reasons|Currencies)(\\$.*)?")
            .or()
            .haveNameMatching("io\\.undercut\\.stage\\.(ScalingPolicy|RetryDelay|Breaker|Permits)(\\$.*)?")
            .or()
            .haveNameMatching(
                    "io\\.undercut\\.fetch\\.(UrlPolicy|AddressPolicy|HostState|HostLine|HostBreaker|NetworkWatch|RobotsFile)(\\$.*)?")
            .or()
            .haveNameMatching("io\\.undercut\\.extract\\.(OfferExtractor|PriceText|Consensus|JsonLd|Microdata)(\\$.*)?")
            .or()
            .haveNameMatching("io\\.undercut\\..*\\.Slot")
            .or()
            .resideInAPackage("io.undercut.money..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS_SDK, PEKKO, "io.vertx..", "org.apache.hc..");

    /** Every address that a user or a shop can choose is reached through fetch and its policy. */
    @ArchTest
    static final ArchRule S11onlyFetchOpensSockets = noClasses()
            .that()
            .resideOutsideOfPackages("io.undercut.fetch..", "io.undercut.local.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc..", "java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Socket|URLConnection|HttpURLConnection)|javax\\.net\\.ssl\\.SSLSocket")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.channels\\.(SocketChannel|AsynchronousSocketChannel)")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("io\\.vertx\\.core\\.(http\\.HttpClient.*|net\\.NetClient.*)|org\\.jsoup\\.Connection.*");

    /** A pattern that backtracks can hang on a page or a URL made for it; re2j cannot. */
    @ArchTest
    static final ArchRule F46whatReadsHostileTextMatchesInLinearTime = noClasses()
            .that()
            .resideInAnyPackage("io.undercut.fetch..", "io.undercut.extract..", "io.undercut.scrape..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.regex..")
            .orShould()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .callMethod(String.class, "replaceAll", String.class, String.class)
            .orShould()
            .callMethod(String.class, "replaceFirst", String.class, String.class);

    @ArchTest
    static final ArchRule theLauncherOfTheEmulatorsStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.undercut.local.launcher..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.undercut..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("io.undercut.local.launcher..")));

    @ArchTest
    static final ArchRule configurationIsReadInOnePlace = classes()
            .that()
            .resideOutsideOfPackage("io.undercut.config..")
            .and()
            .haveNameNotMatching("io\\.undercut\\.(Main|SystemConfig)")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("com.typesafe.config..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            SlicesRuleDefinition.slices().matching("io.undercut.(*)..").should().beFreeOfCycles();
}
