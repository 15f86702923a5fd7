// How many entities of each sort and type there are, from the counts that the database keeps of labels and types of relationships. An assessment counts when its organization, or the one that stands for that, is in the graph.
MATCH (n:NGO) WITH count(n) AS n RETURN ['organizations', 'NGO', n] AS row
UNION ALL
MATCH (n:Municipality) WITH count(n) AS n RETURN ['organizations', 'MUNICIPALITY', n] AS row
UNION ALL
MATCH (n:PublicBody) WITH count(n) AS n RETURN ['organizations', 'PUBLIC_BODY', n] AS row
UNION ALL
MATCH (n:University) WITH count(n) AS n RETURN ['organizations', 'UNIVERSITY', n] AS row
UNION ALL
MATCH (n:UmbrellaOrganization) WITH count(n) AS n RETURN ['organizations', 'UMBRELLA_ORGANIZATION', n] AS row
UNION ALL
MATCH (n:CityCouncil) WITH count(n) AS n RETURN ['organizations', 'CITY_COUNCIL', n] AS row
UNION ALL
MATCH (n:InternationalOrganization) WITH count(n) AS n RETURN ['organizations', 'INTERNATIONAL_ORGANIZATION', n] AS row
UNION ALL
MATCH (n:Company) WITH count(n) AS n RETURN ['organizations', 'COMPANY', n] AS row
UNION ALL
MATCH (n:Programme) WITH count(n) AS n RETURN ['activities', 'PROGRAMME', n] AS row
UNION ALL
MATCH (n:Project) WITH count(n) AS n RETURN ['activities', 'PROJECT', n] AS row
UNION ALL
MATCH (n:Stage) WITH count(n) AS n RETURN ['activities', 'STAGE', n] AS row
UNION ALL
MATCH (n:Event) WITH count(n) AS n RETURN ['activities', 'EVENT', n] AS row
UNION ALL
MATCH (n:TaskForce) WITH count(n) AS n RETURN ['activities', 'TASK_FORCE', n] AS row
UNION ALL
MATCH (n:Partnership) WITH count(n) AS n RETURN ['activities', 'PARTNERSHIP', n] AS row
UNION ALL
MATCH (n:Country) WITH count(n) AS n RETURN ['places', 'COUNTRY', n] AS row
UNION ALL
MATCH (n:Region) WITH count(n) AS n RETURN ['places', 'REGION', n] AS row
UNION ALL
MATCH (n:Province) WITH count(n) AS n RETURN ['places', 'PROVINCE', n] AS row
UNION ALL
MATCH (n:District) WITH count(n) AS n RETURN ['places', 'DISTRICT', n] AS row
UNION ALL
MATCH (n:Locality) WITH count(n) AS n RETURN ['places', 'LOCALITY', n] AS row
UNION ALL
MATCH (n:Output) WITH count(n) AS n RETURN ['outputs', null, n] AS row
UNION ALL
MATCH (n:Theme) WITH count(n) AS n RETURN ['themes', null, n] AS row
UNION ALL
MATCH (n:Source) WITH count(n) AS n RETURN ['sources', null, n] AS row
UNION ALL
MATCH ()-[e:PARTICIPATES_IN]->() WITH count(e) AS n RETURN ['participations', null, n] AS row
UNION ALL
MATCH ()-[e:SUPPORTS]->() WITH count(e) AS n RETURN ['participations', null, n] AS row
UNION ALL
MATCH ()-[e:ASSESSES]->(:Organization) WITH count(e) AS n RETURN ['assessments', null, n] AS row
UNION ALL
MATCH (former:FormerOrganization)<-[e:ASSESSES]-()
MATCH (root:Civicgraph {id: former.root}) WHERE root:Organization
WITH count(e) AS n RETURN ['assessments', null, n] AS row
