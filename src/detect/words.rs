//! Word lists: what people write where a secret could stand. Data, and the set that looks words up; no decisions.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// A set of lower-case words.
pub(super) struct Words(HashSet<&'static [u8], Hashed>);

/// For short keys that nobody else chooses.
pub(super) type Hashed = BuildHasherDefault<Fnv>;

/// No word here is longer.
const LONGEST: usize = 16;

impl Words {
    pub(super) fn new(list: &'static str) -> Self {
        Self(list.split_ascii_whitespace().map(str::as_bytes).collect())
    }

    /// Whether `word` is in it, in any case.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.0.contains(&*lower)
    }
}

/// The hash of Fowler, Noll and Vo.
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        // A set goes by the uppermost bits, too, and by the lowest.
        self.0 ^ self.0.rotate_left(32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0 ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Tokens and secrets in the examples of standards, which documentation repeats: RFC 4226, 5849, 6238, 6455, 6749, 6750.
pub(super) const PUBLISHED: &[&[u8]] = &[
    b"dpf43f3p2l4k3l03",
    b"kd94hf93k423kf44",
    b"nnch734d00sl2jdk",
    b"pfkkdhi9sl3r4s00",
    b"hh5s93j4hdidpola",
    b"hdhd0244k9j7ao03",
    b"hfdp7dh39dks9884",
    b"9djdj82h48djs9d2",
    b"j49sk3j29djd",
    b"kkk9d7dh3k39sjv7",
    b"dh893hdasih9",
    b"2YotnFZFEjr1zCsicMWpAA",
    b"tGzv3JOkF0XG5Qx2TlKWIA",
    b"SplxlOBeZQQYbYS6WxSbIA",
    b"mF_9.B5f-4.1JqM",
    b"7Fjfp0ZBr1KtDRbnfVdmIw",
    b"0685bd9184jfhq22",
    b"ad180jjd733klru7",
    b"dGhlIHNhbXBsZSBub25jZQ==",
    b"JBSWY3DPEHPK3PXP",
    b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    b"GEZDGNBVGY3TQOJQGEZDGNBVGY",
];

/// Words that, behind the telling word of a name, make it ask for something else: `password_hash`, `tokenUrl`.
pub(super) static SPOILS_BEHIND: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     address algorithm alias allowed arn attempts attribute attributes backend bits body box button \
     callback changed character characters chars charset check checker claims class client column command \
     complexity config controller count create created date description digest dir directory domain \
     dto email enabled encoder endpoint engine env error errors exception exists expiration expire \
     expired expires expiry factory fd field fields file filename filter folder form format from func \
     generator group handler hash hashed hashes hashing header headers help helper hint icon id \
     identifier ids index info input interval is issuer kind label labels len length level lifetime limit \
     link list location management manager map max message messages method min mode model module name names \
     namespace number option options page param parameter params parser path pattern payload placeholder plugin \
     policy position prefix prompt property pub protocol provider query realm ref reference regex region \
     regexp request required requirement requirements reset resolver response role rule rules salt schema sha \
     scope scopes screen selector server service session setting settings signature size source state status \
     public history last spn oid context use blacklist whitelist blocklist allowlist denylist timestamp scheme
     storage store strategy strength style subject submit suffix suite table template text time timeout title to \
     age arg args crypted nonce properties redacted symbol argument arguments attr blanking change elem element encrypted hasher marker markers mask must offset warn \
     tooltip ttl type types updated uri url urls usage used user username valid validation validator \
     spec validity variable version view warning magic",
    )
});

/// Words that, before the telling word of a name, make it ask for something else: `csrf_token`, `public_key`.
pub(super) static SPOILS_BEFORE: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     allow ask attr attribute authenticity banned cancellation change continuation csrf cursor disable disabled elem element empty enable \
     encrypted error forbidden forget lbl label redacted reject rejected worst xpath \
     forgot forgotten has hash hashed hide invalid is lost max min missing no num pub public recover \
     from incorrect md missing pbkdf sha ssha smd weak wrong mismatch
     next page pagination require required requires reset show starting toggle unexpected use validate
     xsrf",
    )
});

/// Words before a token that is no secret: the piece of a text, the version of an object, the name of a device.
pub(super) static OTHER_TOKENS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     bos cls concurrency device eos form ics idempotency lex lexer lexical lock lp mib nft pad parser sep special spl sub sync syntax \
     unk version word",
    )
});

/// Words before a key that opens nothing: by which something is found, or which everybody may have.
pub(super) static OTHER_KEYS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     action agent alias anchor apt archive argument array asset attr attribute bucket build cache category chart child class
     cluster column component composite config context count css cursor data db dedup deduplication deb dedupe dictionary dict
     document dom each edge element ephemeral entity entry enum event expected field file filter find flag foreign form gpg
     graph grid group guest hash header hot i18n idempotency image index input intl item job json keyboard label lang language layer
     list locale lock log lookup map memo menu meta metadata message metric model name namespace next node object operation option order page
     param parameter parent partition path peer pgp pixel play plugin position pref preference prefix product
     prop property publish publishable query queue range react recaptcha record redis ref reference registry repo request resource result
     route routing row rpm s3 schema search section segment selected serial shard shortcut short sig site sort special state stats
     store string style tab table tag task template text theme thread time title topic trace track translation
     tree type unique uri url user value variable verify verifying verification version view web websocket window xml yaml",
    )
});

/// Words behind a key that say which of several it is.
pub(super) static OF_KEYS: LazyLock<Words> =
    LazyLock::new(|| Words::new("dev hex live local prod production sandbox stage staging test value"));

/// Words before passwords of which nobody should take one: `commonPasswords`.
pub(super) static TO_AVOID: LazyLock<Words> =
    LazyLock::new(|| Words::new("bad breached common easy known leaked popular top trivial simple"));

/// Words before a pass that goes over something, and opens nothing: `renderPass`, `second_pass`.
pub(super) static GOES_BY: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     analysis fastcgi grpc memcached scgi uwsgi blend bloom blit blur boarding build by clear color compile compiler compute copy deferred depth draw effect
     final first forward function geometry last light lighting main mask model module multi next opaque output post pre
     present prev previous render rendering resolve second shader shadow single third unit",
    )
});

/// Words that say "put yours here", or that nobody uses where it counts.
pub(super) static PLACEHOLDERS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     asdf asdfgh barbaz baz blah bogus change changeit changeme changethis dummy enter example examples \
     fake fill fixme foo foobar hello hidden hunter insert invalid ipsum letmein lorem masked mock mypass \
     mypassword mysecret none notreal null pass passphrase passwd password passwords placeholder please \
     put pwd qwerty qwertyuiop redacted removed replace replaceme sample secret secrets some somepassword \
     adgangskode contrasena geslo haslo heslo jelszo kennwort kodeord lozinka parol parola parole parool passord passwort \
     salasana senha sifre wachtwoord somesecret something supersecret tbd test tested tester testing testpass testpassword tests \
     thisisasecret todo token topsecret undefined unset user username value whatever xxx xyzzy your \
     yourpassword yours quux qux pas",
    )
});

/// Words of names that ask for a secret, or for many another thing: `auth`.
pub(super) static NAME_MANY_THINGS: LazyLock<Words> =
    LazyLock::new(|| Words::new("auth authorization credential credentials creds salt salts pepper"));

/// Words of names of what nobody uses: `DUMMY_SECRET`.
pub(super) static NAME_MADE_UP: LazyLock<Words> = LazyLock::new(|| Words::new("dummy bogus sample"));

/// Words of names that ask for nothing else: `auth_token`.
pub(super) static NAME_SECRETS: LazyLock<Words> = LazyLock::new(|| {
    Words::new("password passwd passphrase pass pwd secret secrets token tokens bearer jwt apikey key keys")
});

/// Words that are tried first when a password is guessed, and that so many passwords are made around.
pub(super) static FIRST_GUESSES: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     admin administrator asdf asdfgh db default demo guest hello hunter letmein login master me my pas pass passphrase
     passwd password passwords pwd qwerty qwertyuiop root secret secrets super test tester testing the top user
     username welcome",
    )
});

/// Those of them that say that nothing depends on it.
pub(super) static REHEARSED: LazyLock<Words> =
    LazyLock::new(|| Words::new("demo guest hello login test tester testing"));

/// Words of programs and of plain English. A value made of nothing else is a label, a name or a message.
pub(super) static COMMON: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     ab ac ad ai am an as at be by ca cc ci cn cs db de dn do eu fn fr fs go gp hq if in io ip it js kb kv me mq ms no ns ny of ok on op or os pc pg pr pw qa rc rt sa sh so st to tv ui uk un up us vm vs we \
     ability about above absolute accept access account accounts action actions activate active actual \
     adapter add added additional address admin administrator advanced after agent alert alias align all \
     allow alpha already always amount analysis analytics and android angular animation annotation \
     announce anonymous another any apache api app appear append apple application apply apps april \
     archive area args argument array article asdf asdfgh asset assign assistant associate async attach \
     attempt attribute audience audio audit august auth authenticate authentication author authority \
     authorization authorize auto automatic available avatar average aws azure back backend background \
     backup bad balance banner bar barbaz base basic batch baz bean bearer been before begin behavior \
     below best beta better between big bill billing binary bind birth bit bitbucket blah block blog blue \
     board body bogus book bool boolean boot border both bottom bound box branch brand break bridge \
     broker browser bucket budget buffer bug build builder bundle bus business button buy bytes cache \
     calendar call callback camera campaign can cancel cannot capture card cart case cat catalog category \
     cause cell center cert certificate chain challenge change changed changeit changeme changethis \
     channel chapter character charge chart chat check child choice choose chrome circle city claim class \
     clean clear click client clip clone close cloud cluster code collect collection color column com \
     combine comma command comment commerce commit common community company compare compile complete \
     component compute condition config configuration configure confirm confirmation connect connection \
     console consumer contact container content context continue contract control controller convert \
     cookie copy core correct cost could count counter country course cover crash create created creation \
     credential credentials credit cron cross crypto css currency current cursor custom customer cut \
     daemon dark dash dashboard data database dataset date day days dead debug december decode decrypt \
     deep default define delay delete delivery demo deny department depend deploy deployment deprecated \
     depth desc describe description design desktop destination detail details detect dev develop \
     developer development device dialog digest digital digits direct directory disable disabled discord \
     discount display distribution django dns doc docker docs document does domain done door double down \
     download draft drive driver drop dummy duration dynamic each early east easy echo edge edit editor \
     elastic electron element email embed emit employee empty enable enabled encode encoded encrypt \
     encrypted end endpoint engine english enter enterprise entity entries entry enum env environment \
     equal error escape etc event events every exact example examples except exception exchange exclude \
     exec execute existing exists exit expect expected expire expired explorer export express expression \
     extend extension extern external extra facebook factory fail failed failure fake fallback false \
     family fast feature february feed fetch field fields figure file filename files fill filter final \
     find finish fire first fish fix fixed fixme flag flash flask flat float floor flow folder follow \
     font foo foobar footer for force foreign forgot form format forward found frame framework free fresh \
     friend from front full function future game gateway general generate generated generator generic get \
     github gitlab give global gmail god going gold good google grafana grand grant graph gray great \
     green grid group groups guard guest guide half hand handle handler hard hash have head header \
     headers health heart heat height hello help helper here heroku hidden hide high history hold home \
     hook host hosting hotel hour house how html http https hub human hunter icon id idea identity ignore \
     image images import inbox include incorrect index info information init initial inner input insert \
     inside install instance instead integration intel interface internal internet into introduction \
     invalid invite invoice ipsum is issue issuer item items jan java javascript jenkins job john join \
     journal json july june just keep kernel key keyboard keycloak keys keyword kind know kube kubernetes \
     label lambda lang language large last late latest launch layer layout lead leader leaf learn least \
     leave left legacy length letmein level library license life light like limit line link linux list \
     listen little live load local location lock locked log logged logger login logo logout long look \
     lookup loop lorem lost low machine magic mail main maintain make manage manager manual many map \
     march mark market mask masked master match material max maybe measure media member members memory \
     menu merge message messages meta method metric metrics middle min mini minute mirror missing mix \
     mobile mock mode model modern modify module mongo mongodb monitor month more most mount mouse move \
     much multi music must my mypass mypassword mysecret mysql name namespace native nested net network \
     never new news next nginx nice night node nodes none normal north not note notes nothing notice \
     notification notreal november now null number oauth object october off offer office offline offset \
     old once one online only open openid operation operator opt option optional options oracle order org \
     organization origin original other our out outer output over override own owner package page pages \
     paid panel paper parameter parent park parse part partner party pass passed passphrase passport \
     passwd password passwords past paste patch path pattern pause pay payload payment peer pending \
     people per percent performance permission permissions person personal phone photo php pick pipe \
     pipeline place placeholder plain plan platform play player please plugin plus png point policy pool \
     pop popular port portal position post postgres postgresql power prefix premium prepare present press \
     preview previous price primary principal print priority private pro problem process prod product \
     production profile program progress project prometheus prompt proof property protected protocol \
     provide provider proxy public publish pull purchase pure purpose push put pwd python quality query \
     question queue quick quote qwerty qwertyuiop rabbitmq race rails random range rate raw react read \
     reader ready real realm reason receive recent record recover recovery red redacted redirect redis \
     reduce ref refer reference refresh region register registration registry regular reject related \
     relation release reload remember remote remove removed rename render repeat replace replaceme reply \
     repo report repository request require required reset resource resources response rest restart \
     restore result results resume retry return reverse review right ring role roles root rotate round \
     route router row ruby rule rules run runner runtime safe sale salt same sample sandbox save scale \
     scan schedule schema school scope score screen script scroll search season second secret secrets \
     section secure security seed select selected self sell send sender september serial series server \
     servers service services session set setting settings setup several shadow share shared sheet shell \
     shift ship shop short should show side sign signal signature signed signer signin signing signup \
     silver similar simple since single site size skip slack slave sleep slot small smart smtp snapshot \
     social socket soft software solid some somepassword somesecret something sort sound source south \
     space spec special specify speed split spring sql square ssh ssl stack staff stage staging standard \
     star start state static statistics status step still stop storage store stored strategy stream \
     street strict string stripe strong structure student studio style subject submit subscription \
     success suffix suite summary super supersecret support sure swagger switch symbol sync syntax system \
     tab table tag tags take target task tbd team tech temp template temporary tenant term terminal \
     terraform test tested tester testing testpass testpassword tests text than that the theme then there \
     these they thing this thisisasecret thread three ticket time timeout timer timestamp title to today \
     todo toggle token tokens tool tools top topic topsecret total touch track traffic train transaction \
     transfer transform tree trial trigger true trust try tunnel turn twilio twitter two type types \
     ubuntu unable undefined under union unique unit unknown unlock unset until untitled update updated \
     upgrade upload upper url usage use used user username users util utils valid validate validation \
     value values var variable vault vendor verification verify version very video view viewer virtual \
     visible visit visitor voice volume wait wallet want warning was watch water way weak weather web \
     webhook website week welcome west what whatever wheel when where which while white who whole why \
     wide widget wiki will window windows with within without wood word wordpress work worker workflow \
     workspace world worth would wrap write writer wrong xml xxx xyzzy yaml year yellow yes yet you your \
     yourpassword yours zero zip zone \
     pas qux quux alice bob \
     adgangskode geslo haslo heslo jelszo kennwort kodeord lozinka parol parola parole parool passord \
     salasana senha sifre wachtwoord",
    )
});
